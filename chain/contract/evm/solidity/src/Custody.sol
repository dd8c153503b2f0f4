// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Members} from "./Members.sol";

/// The custodians of lots, one after the other.
contract Custody is Members {
    struct Lot {
        bytes16 custodian; // 0: the subject's account
        uint64 transfers;
        bytes32 condition; // commitment to the last phase and condition
    }

    mapping(bytes16 => Lot) private lots;

    function transfer(bytes16 lot, bytes16 party, uint64 sequence, bytes32 condition) external {
        require(roles[sender()] != Role.Nobody, ROLE);
        bytes16 account = known(lot).account;
        Lot storage l = lots[lot];
        require(sender() == (l.transfers == 0 ? account : l.custodian), SENDER);
        require(roles[party] != Role.Nobody && party != sender(), MEMBER);
        require(sequence == uint256(l.transfers) + 1, SEQUENCE);
        (l.custodian, l.transfers, l.condition) = (party, sequence, condition);
        emit Told(10, lot, 0);
    }
}
