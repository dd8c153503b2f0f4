package contract

import (
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"

	"ihealth/chain"
)

// Log is the machine that is an event log: its root is that of the RFC 6962 tree whose
// leaves are the members and then all messages that were carried out, each behind its
// sender's pseudonym. Beside the tree it keeps what it needs to judge the next message.
type Log struct {
	roles    map[Pseudonym]Role
	subjects map[Pseudonym]*subject
	logs     map[Pseudonym]Anchored
	lists    map[listed]bool
	tree     *compact.Range
	root     [32]byte
}

var _ Machine = (*Log)(nil)

// NewLog returns a log that holds nothing but its members. It fails with ErrGenesis.
func NewLog(g Genesis) (*Log, error) {
	roles, err := g.Roles()
	if err != nil {
		return nil, err
	}
	factory := compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}
	l := &Log{
		roles:    roles,
		subjects: make(map[Pseudonym]*subject),
		logs:     make(map[Pseudonym]Anchored),
		lists:    make(map[listed]bool),
		tree:     factory.NewEmptyRange(0),
	}
	for _, m := range g.Members {
		l.grow(PseudonymOf(m.Entity), []byte{byte(m.Role)})
	}
	l.seal()
	return l, nil
}

// Execute implements Machine. Nothing is metered.
func (l *Log) Execute(_ int64, block []chain.Transaction) []Outcome {
	outcomes := make([]Outcome, len(block))
	grown := false
	for i := range block {
		outcomes[i] = l.execute(&block[i])
		grown = grown || outcomes[i].Refused == ""
	}
	if grown {
		l.seal()
	}
	return outcomes
}

// Root implements Machine.
func (l *Log) Root() [32]byte { return l.root }

// Leaves returns how many leaves the tree has: members, and messages carried out.
func (l *Log) Leaves() uint64 { return l.tree.End() }

// execute carries out one transaction.
func (l *Log) execute(t *chain.Transaction) Outcome {
	m, err := Decode(t.Payload)
	if err == nil {
		err = m.Validate()
	}
	if err != nil {
		return Outcome{Refused: RefusedMessage}
	}
	sender := PseudonymOf(t.Entity)
	if !l.roles[sender].MaySend(m.Kind) {
		return Outcome{Refused: RefusedRole}
	}
	if refused := l.obey(sender, &m); refused != "" {
		return Outcome{Refused: refused}
	}
	l.grow(sender, t.Payload)
	return Outcome{Events: m.Events()}
}

// Events returns what a machine tells when it has carried out m: its kind, subject and
// code, but nothing of a verdict that all is normal.
func (m *Message) Events() []Event {
	if m.Kind == Record && m.Code == 0 {
		return nil
	}
	return []Event{{Kind: m.Kind, Subject: m.Subject, Code: m.Code}}
}

// grow adds a leaf.
func (l *Log) grow(sender Pseudonym, message []byte) {
	leaf := append(append(make([]byte, 0, len(sender)+len(message)), sender[:]...), message...)
	if err := l.tree.Append(rfc6962.DefaultHasher.HashLeaf(leaf), nil); err != nil {
		panic("contract: " + err.Error()) // the range begins at 0
	}
}

// seal computes the root.
func (l *Log) seal() {
	root, err := l.tree.GetRootHash(nil)
	if err != nil {
		panic("contract: " + err.Error()) // the range begins at 0
	}
	if l.tree.End() == 0 {
		root = rfc6962.DefaultHasher.EmptyRoot()
	}
	copy(l.root[:], root)
}
