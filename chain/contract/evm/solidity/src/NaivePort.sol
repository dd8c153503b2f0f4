// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// The seed's contracts as they compile today, mended no further than the compiler demands:
/// without `constant`, and with checked arithmetic. Kept to show what that costs and loses.
contract NaivePort {
    function bodyTemperatureMonitor(uint256 temperature, uint256 min, uint256 max) public returns (uint256 code) {
        NaiveMonitor bt = new NaiveMonitor();
        return bt.analyze(temperature, min, max);
    }
}

contract NaiveMonitor {
    function analyze(uint256 temperature, uint256 min, uint256 max) public pure returns (uint256) {
        if (temperature < min || temperature > max) {
            return temperature < min - 1 || temperature > max + 1 ? 2 : 1;
        }
        return 0;
    }
}
