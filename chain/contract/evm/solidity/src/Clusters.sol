// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Members} from "./Members.sol";

/// The key lists of cluster heads.
contract Clusters is Members {
    string internal constant LISTED = "the party is not on the list";

    mapping(bytes16 head => mapping(bytes16 list => mapping(bytes16 party => bool))) private lists;

    function admit(bytes16 list, bytes16 party, uint8 code) external {
        require(roles[sender()] == Role.Head, ROLE);
        require(code == 1 || lists[sender()][list][party], LISTED);
        lists[sender()][list][party] = code == 1;
        emit Told(12, list, code);
    }
}
