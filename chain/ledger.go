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

// Receipt says where and when a transaction was committed, and what a contract machine,
// if the ledger has one, made of it. Times are since the ledger's beginning.
type Receipt struct {
	Height   int64    // of its block, ≥ 1
	Index    int      // in its block, ≥ 0
	Released sim.Time // when its block was handed to the consensus; At when others than the ledger's manager did so
	At       sim.Time // when a quorum had decided
	Refused  string   // why the machine did not carry it out; "" when it did, or there is none
	Gas      uint64   // that its execution used; 0 where nothing is metered
}
