package contract

import "ihealth/chain"

// Machine is a deterministic state machine: the same blocks give the same outcomes and
// roots on every validator. It belongs to one goroutine.
type Machine interface {
	// Execute carries out the transactions of the block of height, in order, and returns
	// what became of each. What it refuses changes nothing.
	Execute(height int64, block []chain.Transaction) []Outcome
	// Root returns the root of the state after the last block.
	Root() [32]byte
}

// Genesis is what all machines of a chain begin with.
type Genesis struct {
	Members []Member
}

// Member is a sender of transactions with its role. Who is not listed is Nobody, and may send
// nothing.
type Member struct {
	Entity string // under which it signs
	Role   Role
}

// Outcome is what became of a transaction.
type Outcome struct {
	Refused string // why it was not carried out; "" when it was
	Gas     uint64 // that it used; 0 where nothing is metered
	Events  []Event
}

// Event is what a machine tells those who watch the chain.
type Event struct {
	Kind    Kind
	Subject Pseudonym
	Code    uint8 // of a verdict
}
