// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// Limits with a band, in thousandths of a unit, and the verdict on a quantity: 0 inside, 1
/// outside by at most the band, 2 outside by more.
struct Limits {
    int64 min;
    int64 max;
    uint56 last; // sequence number
    uint64 band;
    bool known;
}

/// Widens before it adds, so no limit and no quantity can overflow.
function grade(Limits memory l, int64 milli) pure returns (uint8) {
    if (milli >= l.min && milli <= l.max) return 0;
    int256 band = int256(uint256(l.band));
    return milli >= int256(l.min) - band && milli <= int256(l.max) + band ? 1 : 2;
}
