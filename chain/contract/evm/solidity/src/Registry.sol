// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Limits, grade} from "./Limits.sol";

/// The seed's comparison with its mistakes mended: the authority sets the limits, with their
/// unit and band; only the subject's oracle reports; a stale sequence number is refused; what
/// is not normal is logged. It still publishes the reading, which Sealed does not.
contract Registry {
    event Alert(bytes16 indexed subject, bytes32 indexed unit, uint8 code, uint64 sequence);

    address private immutable authority = msg.sender;
    mapping(address oracle => mapping(bytes16 subject => mapping(bytes32 unit => Limits))) private limits;

    function set(address oracle, bytes16 subject, bytes32 unit, int64 min, int64 max, uint64 band) external {
        require(msg.sender == authority, "not the authority");
        require(min <= max && unit != 0, "impossible limits");
        limits[oracle][subject][unit] = Limits(min, max, limits[oracle][subject][unit].last, band, true);
    }

    function analyze(bytes16 subject, bytes32 unit, int64 milli, uint64 sequence) external returns (uint8 code) {
        Limits storage stored = limits[msg.sender][subject][unit];
        Limits memory l = stored;
        require(l.known, "no limits for this oracle, subject and unit");
        require(sequence > l.last, "stale sequence number");
        require(sequence <= type(uint56).max, "impossible sequence number");
        stored.last = uint56(sequence);
        code = grade(l, milli);
        if (code != 0) emit Alert(subject, unit, code, sequence);
    }

    /// What analyze would say, without a record.
    function preview(address oracle, bytes16 subject, bytes32 unit, int64 milli) external view returns (uint8) {
        Limits memory l = limits[oracle][subject][unit];
        require(l.known, "no limits for this oracle, subject and unit");
        return grade(l, milli);
    }
}
