// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Members} from "./Members.sol";

/// Verdicts without readings: the edge grades, and the chain holds code, sequence number and
/// keyed commitment.
contract Sealed is Members {
    /// Its sender needs no look at the roles: an enrolled oracle has its role for ever.
    function record(bytes16 subject, uint8 code, uint64 sequence, bytes32 commitment) external {
        Subject storage s = subjects[subject];
        if (s.oracle != sender()) {
            require(roles[sender()] == Role.Oracle, ROLE);
            require(s.oracle != 0, SUBJECT);
            revert(SENDER);
        }
        require(sequence > s.last.sequence, SEQUENCE);
        s.last = Verdict(sequence, code, bytes23(commitment));
        if (code != 0) emit Told(4, subject, code);
    }

    /// Whether the last record was of this reading: its commitment is HMAC-SHA-256 under key.
    /// To be called as a view only, since a transaction would publish what it opens.
    function audit(bytes16 subject, bytes32 key, bytes calldata reading) external view returns (bool) {
        bytes32 outer = bytes32(uint256(0x5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c));
        bytes32 inner = bytes32(uint256(0x3636363636363636363636363636363636363636363636363636363636363636));
        bytes32 hash = sha256(abi.encodePacked(key ^ inner, inner, reading));
        return bytes23(sha256(abi.encodePacked(key ^ outer, outer, hash))) == subjects[subject].last.commitment;
    }
}
