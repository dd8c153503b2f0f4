// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Limits, grade} from "./Limits.sol";
import {Monitor} from "./Monitor.sol";

/// Compares a quantity with limits.
contract LimitMonitor is Monitor {
    event Alert(uint8 code, uint64 sequence);

    address private catalogue;
    Limits private limits;

    /// Once, by the catalogue that creates it.
    function begin(int64 min, int64 max, uint64 band) external {
        require(catalogue == address(0), "begun before");
        require(min <= max, "impossible limits");
        catalogue = msg.sender;
        limits = Limits(min, max, 0, band, true);
    }

    function analyze(int64 milli, uint64 sequence) external returns (uint8 code) {
        require(msg.sender == catalogue, "not the catalogue");
        Limits memory l = limits;
        require(sequence > l.last, "stale sequence number");
        require(sequence <= type(uint56).max, "impossible sequence number");
        limits.last = uint56(sequence);
        code = grade(l, milli);
        if (code != 0) emit Alert(code, sequence);
    }
}
