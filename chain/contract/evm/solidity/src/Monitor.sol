// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// One device of one subject, in the seed's shape: a contract of its own below the catalogue.
interface Monitor {
    function analyze(int64 milli, uint64 sequence) external returns (uint8 code);
}
