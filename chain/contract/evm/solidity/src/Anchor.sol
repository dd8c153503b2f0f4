// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Members} from "./Members.sol";

/// Merkle roots of logs that are kept off the chain, and proofs that a record is in one.
contract Anchor is Members {
    struct Log {
        bytes32 root;
        uint64 leaves;
        bytes16 owner;
    }

    string internal constant SHRUNK = "the log had more leaves, or as many with other root";

    mapping(bytes16 => Log) private logs;

    function anchor(bytes16 log, uint64 leaves, bytes32 root) external {
        Role role = roles[sender()];
        require(role == Role.Cloud || role == Role.Head || role == Role.Oracle, ROLE);
        Log storage l = logs[log];
        bytes16 owner = subjects[log].oracle;
        if (owner == 0) owner = l.owner;
        require(owner == sender() || (owner == 0 && role != Role.Oracle), SENDER);
        require(l.owner != sender() || leaves > l.leaves || (leaves == l.leaves && root == l.root), SHRUNK);
        (l.root, l.leaves, l.owner) = (root, leaves, sender());
        emit Told(5, log, 0);
    }

    /// Whether the leaf with the hash stands at index of the last anchored log, by the proof of
    /// RFC 9162, section 2.1.3.2.
    function included(bytes16 log, bytes32 hash, uint256 index, bytes32[] calldata proof) external view returns (bool) {
        Log storage l = logs[log];
        if (index >= l.leaves) return false;
        uint256 last = l.leaves - 1;
        for (uint256 i = 0; i < proof.length; i++) {
            if (last == 0) return false;
            if (index & 1 == 1 || index == last) {
                hash = node(proof[i], hash);
                while (index & 1 == 0 && index != 0) (index, last) = (index >> 1, last >> 1);
            } else {
                hash = node(hash, proof[i]);
            }
            (index, last) = (index >> 1, last >> 1);
        }
        return last == 0 && hash == l.root;
    }

    function node(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x01), left, right));
    }
}
