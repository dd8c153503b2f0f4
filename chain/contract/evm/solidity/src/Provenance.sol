// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Members} from "./Members.sol";

/// Reports of derived records that rest on changed ones.
contract Provenance is Members {
    mapping(bytes16 derived => bytes32) private changed; // commitment to the last

    function report(bytes16 derived, bytes32 commitment) external {
        require(roles[sender()] == Role.Auditor, ROLE);
        changed[derived] = commitment;
        emit Told(11, derived, 0);
    }
}
