// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Members} from "./Members.sol";

/// Who may read the records of a subject, by key epochs, and the session keys, encrypted to
/// those who may. A key stands in the transaction and not in the state.
contract Access is Members {
    mapping(bytes16 subject => mapping(bytes16 party => bool)) private granted;
    mapping(bytes16 subject => bytes32) private operations; // commitment to the last

    function grant(bytes16 subject, bytes16 party, uint32 epoch) external {
        Subject storage s = own(subject);
        require(roles[party] != Role.Nobody && party != sender(), MEMBER);
        require(epoch == s.epoch, EPOCH);
        granted[subject][party] = true;
        emit Told(6, subject, 0);
    }

    function revoke(bytes16 subject, bytes16 party, uint32 epoch) external {
        Subject storage s = own(subject);
        require(granted[subject][party], GRANT);
        require(epoch == uint256(s.epoch) + 1, EPOCH);
        granted[subject][party] = false;
        s.epoch = epoch;
        emit Told(7, subject, 0);
    }

    function wrap(bytes16 subject, bytes16 party, uint32 epoch, bytes calldata) external {
        Role role = roles[sender()];
        require(role == Role.Patient || role == Role.Provider, ROLE);
        Subject storage s = known(subject);
        if (sender() == s.account) {
            require(party == sender() || granted[subject][party], GRANT);
        } else {
            require(role == Role.Provider, SENDER);
            require(granted[subject][sender()] && party == s.account, GRANT);
        }
        require(epoch == s.epoch, EPOCH);
        emit Told(8, subject, 0);
    }

    function operate(bytes16 subject, bytes32 commitment) external {
        require(roles[sender()] == Role.Provider, ROLE);
        known(subject);
        require(granted[subject][sender()], GRANT);
        operations[subject] = commitment;
        emit Told(9, subject, 0);
    }

    /// The subject, when the sender is its patient.
    function own(bytes16 subject) private view returns (Subject storage s) {
        require(roles[sender()] == Role.Patient, ROLE);
        s = known(subject);
        require(s.account == sender(), SENDER);
    }
}
