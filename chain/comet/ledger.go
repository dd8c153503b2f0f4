package comet

import (
	"crypto/sha256"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
)

// ordersDelay is how many heights after its block an order is in force.
const ordersDelay = 2

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

// apply adds b to the ledger and returns how the validators change.
func (a *application) apply(height int64, b *block) []abci.ValidatorUpdate {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.height = height
	a.regimes = a.regimes.forget(height + 1)
	if len(b.transactions) > 0 {
		a.add(height, b)
	}
	if b.order == nil {
		return nil
	}
	return a.obey(height, b)
}

// add adds the transactions of b, the block of height, to the ledger.
func (a *application) add(height int64, b *block) {
	for i := range b.transactions {
		a.used.Add(b.transactions[i].ID())
	}
	a.committed += len(b.transactions)
	a.root = sha256.Sum256(append(append(a.root[:], b.root[:]...), a.executor.execute(height, b)...))
}

// obey schedules what the order of b, the block of height, says, and returns how
// the validators change. The engine changes them two heights after the order; the
// block size changes with them.
func (a *application) obey(height int64, b *block) []abci.ValidatorUpdate {
	before, next := a.regimes.last(), b.order.regime
	next.from = height + ordersDelay
	a.regimes = append(a.regimes[:len(a.regimes):len(a.regimes)], next)
	a.orders++
	a.root = sha256.Sum256(append(a.root[:], b.orderRaw...))
	return changes(before, next)
}
