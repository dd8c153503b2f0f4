// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// Geofences on a plane, in millimetres from a point that the chain does not know: a circle or
/// a polygon. What it decides itself is published with the place; what the edge decided is not.
contract Geofence {
    struct Circle {
        int64 east;
        int64 north;
        uint64 radius; // 0: none
        uint56 last; // sequence number
        bool outside;
    }

    struct Corner {
        int64 east;
        int64 north;
    }

    event Crossed(bytes16 indexed subject, bool outside, uint64 sequence);

    address private immutable authority = msg.sender;
    mapping(address oracle => mapping(bytes16 subject => Circle)) private circles;
    mapping(bytes16 subject => Corner[]) private polygons;

    modifier byAuthority() {
        require(msg.sender == authority, "not the authority");
        _;
    }

    function encircle(address oracle, bytes16 subject, int64 east, int64 north, uint64 radius) external byAuthority {
        require(radius > 0, "no radius");
        circles[oracle][subject] = Circle(east, north, radius, circles[oracle][subject].last, false);
    }

    function bound(bytes16 subject, Corner[] calldata corners) external byAuthority {
        require(corners.length >= 3, "fewer than three corners");
        delete polygons[subject];
        for (uint256 i = 0; i < corners.length; i++) polygons[subject].push(corners[i]);
    }

    /// The contract decides, and so learns where the subject is.
    function locate(bytes16 subject, int64 east, int64 north, uint64 sequence) external {
        Circle memory c = fence(subject);
        int256 x = int256(east) - c.east;
        int256 y = int256(north) - c.north;
        cross(subject, c, uint256(x * x + y * y) > uint256(c.radius) ** 2, sequence);
    }

    /// The edge has decided.
    function report(bytes16 subject, bool outside, uint64 sequence) external {
        cross(subject, fence(subject), outside, sequence);
    }

    /// Whether a place lies inside the subject's polygon, by the crossings of a ray.
    function inside(bytes16 subject, int64 east, int64 north) external view returns (bool in_) {
        Corner[] storage corners = polygons[subject];
        uint256 n = corners.length;
        if (n == 0) return false;
        Corner memory a = corners[n - 1];
        for (uint256 i = 0; i < n; i++) {
            Corner memory b = corners[i];
            if ((a.north > north) != (b.north > north)) {
                int256 rise = int256(b.north) - a.north;
                int256 side = (int256(east) - a.east) * rise - (int256(b.east) - a.east) * (int256(north) - a.north);
                if ((side < 0) == (rise > 0)) in_ = !in_;
            }
            a = b;
        }
    }

    function fence(bytes16 subject) private view returns (Circle memory c) {
        c = circles[msg.sender][subject];
        require(c.radius > 0, "no fence for this oracle and subject");
    }

    function cross(bytes16 subject, Circle memory c, bool outside, uint64 sequence) private {
        require(sequence > c.last, "stale sequence number");
        require(sequence <= type(uint56).max, "impossible sequence number");
        Circle storage stored = circles[msg.sender][subject];
        (stored.last, stored.outside) = (uint56(sequence), outside);
        if (outside != c.outside) emit Crossed(subject, outside, sequence);
    }
}
