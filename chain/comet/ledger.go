package comet

import (
	"crypto/sha256"
	"fmt"
)

// ledger is the state of a validator's ledger.
type ledger struct {
	height    int64
	root      [32]byte
	committed int // transactions
}

// String returns the state in short.
func (l ledger) String() string {
	return fmt.Sprintf("height %d, %d transactions, root %x…", l.height, l.committed, l.root[:4])
}

// ledger returns the present state.
func (a *application) ledger() ledger {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return ledger{a.height, a.root, a.committed}
}

// apply adds b to the ledger.
func (a *application) apply(height int64, b *block) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.height = height
	if len(b.transactions) == 0 {
		return
	}
	for i := range b.transactions {
		a.used.Add(b.transactions[i].ID())
	}
	a.committed += len(b.transactions)
	a.root = sha256.Sum256(append(a.root[:], b.root[:]...))
}
