// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// The members with their roles, and the subjects that the authority has made known. The
/// pseudonym of a member is the first 16 bytes of its address.
abstract contract Members {
    enum Role { Nobody, Authority, Oracle, Patient, Provider, Cloud, Head, Auditor }

    /// One word, so that a record changes one: the beginning of a commitment of 32 bytes has
    /// to do.
    struct Verdict {
        uint64 sequence;
        uint8 code;
        bytes23 commitment;
    }

    struct Subject {
        bytes16 oracle; // the only one that reports of it
        uint32 epoch; // of the keys, from 1
        uint64 changes; // of the limits
        bytes16 account; // that grants and revokes
        bytes32 limits; // commitment
        bytes32 order; // commitment to the last
        Verdict last;
    }

    /// What those who watch the chain are told. The kinds are those of messages.
    event Told(uint8 indexed kind, bytes16 indexed subject, uint8 code);

    string internal constant ROLE = "the sender's role may not send this kind";
    string internal constant SUBJECT = "the subject is not enrolled";
    string internal constant ENROLLED = "the subject is enrolled already";
    string internal constant MEMBER = "the party, or the oracle to be, is no member";
    string internal constant SENDER = "the subject belongs to another sender";
    string internal constant GRANT = "no grant is in force";
    string internal constant EPOCH = "another key epoch is in force";
    string internal constant SEQUENCE = "the sequence number is stale, or skips one";

    address private immutable founder = msg.sender;
    mapping(bytes16 => Role) internal roles;
    mapping(bytes16 => Subject) internal subjects;

    /// Gives roles to members. For the founder, before the first message.
    function appoint(bytes16[] calldata members, Role[] calldata parts) external {
        require(msg.sender == founder, ROLE);
        for (uint256 i = 0; i < members.length; i++) roles[members[i]] = parts[i];
    }

    /// A second time with the same account, it replaces the oracle, whose sequence numbers
    /// begin anew.
    function enrol(bytes16 subject, bytes16 account, bytes16 oracle) external {
        require(roles[sender()] == Role.Authority, ROLE);
        Subject storage s = subjects[subject];
        require(s.oracle == 0 || (s.account == account && s.oracle != oracle), ENROLLED);
        require(roles[account] != Role.Nobody && roles[oracle] == Role.Oracle, MEMBER);
        if (s.oracle == 0) (s.account, s.epoch) = (account, 1);
        else delete s.last;
        s.oracle = oracle;
        emit Told(1, subject, 0);
    }

    function limits(bytes16 subject, uint64 sequence, bytes32 commitment) external {
        require(roles[sender()] == Role.Authority, ROLE);
        Subject storage s = known(subject);
        require(sequence == uint256(s.changes) + 1, SEQUENCE);
        (s.changes, s.limits) = (sequence, commitment);
        emit Told(2, subject, 0);
    }

    function order(bytes16 subject, bytes32 commitment) external {
        require(roles[sender()] == Role.Authority, ROLE);
        known(subject).order = commitment;
        emit Told(3, subject, 0);
    }

    function sender() internal view returns (bytes16) {
        return bytes16(bytes20(msg.sender));
    }

    function known(bytes16 subject) internal view returns (Subject storage s) {
        s = subjects[subject];
        require(s.oracle != 0, SUBJECT);
    }
}
