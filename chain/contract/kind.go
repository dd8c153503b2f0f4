package contract

import "fmt"

// Kind says what a message asks for.
type Kind uint8

// The kinds of message, with who sends them. Fields of [Message] that a kind does not
// name must be zero. No machine looks at nonces: that a signed message is carried out once
// is what the chain's nonces are for (chain.ErrReplayed), since an Order, Operate, Wrap
// or Report may rightly come twice.
const (
	// Enrol makes Subject known, with Party as its patient's or owner's account and its
	// oracle named by Data (16 bytes): the only edge node that may report of it. A later one with
	// the same Party and another oracle replaces an oracle that is lost, or that has used up
	// its numbers: Record begins at 1 again, all else stays. Health authority.
	Enrol Kind = iota + 1
	// Limits puts the Commitment to a subject's limits in force; Sequence counts the changes
	// from 1. Health authority.
	Limits
	// Order records the Commitment to an order to Subject. Health authority.
	Order
	// Record reports a verdict of Subject: Code, Sequence above the last, and the
	// Commitment to the reading. The subject's oracle.
	Record
	// Anchor records the Merkle root Commitment over Count leaves of the log Subject, at
	// least as many as its sender anchored before, and as many only with the same root. The log
	// of an enrolled subject belongs to its present oracle, which begins anew where another
	// anchored before; any other belongs to the cloud or cluster head that first anchored it.
	Anchor
	// Grant lets Party read the records of Subject in the key Epoch, the present one. The
	// subject's own account.
	Grant
	// Revoke takes the right back and begins Epoch, the next one. The subject's own account.
	Revoke
	// Wrap stores a session key of Epoch, encrypted to Party, in Data: to itself (T1) or to a granted
	// provider (T2) by the subject's account, to the subject's account by a granted provider (T3).
	Wrap
	// Operate asks the oracle of Subject to operate a device, as Commitment says. A granted provider.
	Operate
	// Transfer hands the lot Subject over to Party, with the Commitment to phase and condition; Sequence counts
	// from 1. The lot's custodian, whom Enrol names as Party.
	Transfer
	// Report says that the derived record Subject rests on a changed one, whose commitment is Commitment. Auditor.
	Report
	// Admit puts Party on (Code 1) or takes it off (Code 0) the key list Subject of the sender's cluster. Cluster head.
	Admit
)

var kindNames = [...]string{
	Enrol: "enrol", Limits: "limits", Order: "order", Record: "record", Anchor: "anchor", Grant: "grant", Revoke: "revoke",
	Wrap: "wrap", Operate: "operate", Transfer: "transfer", Report: "report", Admit: "admit",
}

// Kinds lists all kinds.
func Kinds() []Kind {
	out := make([]Kind, 0, len(kindNames))
	for k := Enrol; k.Valid(); k++ {
		out = append(out, k)
	}
	return out
}

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return k >= Enrol && int(k) < len(kindNames) }

// String returns the kind's name as it stands in results.
func (k Kind) String() string {
	if !k.Valid() {
		return fmt.Sprintf("Kind(%d)", uint8(k))
	}
	return kindNames[k]
}
