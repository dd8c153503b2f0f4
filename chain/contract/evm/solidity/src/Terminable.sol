// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// A contract that can be "terminated", as the seed would replace one. Kept to show that this
/// no longer deletes it.
contract Terminable {
    function terminate() external {
        selfdestruct(payable(msg.sender));
    }

    function alive() external pure returns (bool) {
        return true;
    }
}
