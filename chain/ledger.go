package chain

import "ihealth/sim"

// Ledger executes transactions: a simulated or a real chain, not a formula.
type Ledger interface {
	// Submit offers t. It never waits. Done is called once, by the goroutine that
	// drives the ledger, when t is committed, or with the reason why it never will be:
	// one of the transaction errors of this package.
	Submit(t Transaction, done func(Receipt, error))
	// Query returns where the transaction of that name is committed, and false while
	// it is not.
	Query(id TransactionID) (Receipt, bool)
}

// Receipt says where and when a transaction was committed.
type Receipt struct {
	Height int64    // of its block, ≥ 1
	Index  int      // in its block, ≥ 0
	At     sim.Time // when a quorum had decided, since the ledger's beginning
}
