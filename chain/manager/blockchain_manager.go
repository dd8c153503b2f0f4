package manager

import (
	"errors"
	"fmt"

	"ihealth/chain"
	"ihealth/sim"
)

// ErrNotInFlight says that a batch, or a transaction of it, was settled that is
// not in flight: it would be counted twice.
var ErrNotInFlight = errors.New("not in flight")

// BlockchainManager admits transactions and forms blocks of them. It belongs to
// one goroutine. Times passed to it must not decrease.
type BlockchainManager struct {
	config Config
	*state
}

// Batch is a block on its way: its transactions in the order of service.
type Batch struct {
	ID           int
	Transactions []chain.Transaction
}

// New returns a manager for whom nobody waits. It fails when the configuration
// is out of range.
func New(config Config) (*BlockchainManager, error) {
	if err := config.validate(); err != nil {
		return nil, err
	}
	m := &BlockchainManager{config: config, state: newState()}
	m.holder = m
	return m, nil
}

// Reconfigure makes n the most transactions of a block, from the next one on. What is
// in flight stays in flight. It fails, and changes nothing, when n is out of range.
func (m *BlockchainManager) Reconfigure(n int) error {
	config := m.config
	config.BlockSize = n
	if err := config.validate(); err != nil {
		return err
	}
	m.config = config
	return nil
}

// Waiting returns how many transactions wait.
func (m *BlockchainManager) Waiting() int { return m.waiting.size }

// Ready reports whether a block can be formed at now: BlockSize transactions
// wait, or one has waited for Timeout.
func (m *BlockchainManager) Ready(now sim.Time) bool {
	return m.waiting.size >= m.config.BlockSize || now >= m.Deadline()
}

// Deadline returns when a block will be ready though nothing else arrives;
// sim.Never when nothing waits.
func (m *BlockchainManager) Deadline() sim.Time {
	return m.waiting.oldest().Add(m.config.Timeout)
}

// Release puts the first BlockSize waiting transactions, or all if there are
// fewer, in flight and returns them; false when nothing waits.
func (m *BlockchainManager) Release() (Batch, bool) {
	n := min(m.waiting.size, m.config.BlockSize)
	if n == 0 {
		return Batch{}, false
	}
	batch := Batch{ID: m.released, Transactions: make([]chain.Transaction, n)}
	flight := m.flight()
	for i := range batch.Transactions {
		e := m.waiting.pop()
		e.batch = batch.ID
		batch.Transactions[i] = e.transaction
		m.flying[e.transaction.ID()] = e
		flight = append(flight, e)
	}
	m.flights[batch.ID] = flight
	m.released++
	m.carried += n
	m.slots += m.config.BlockSize
	return batch, true
}

// Settle ends the flight of a batch: the committed transactions are counted, the
// others wait again where they waited before. It fails with ErrNotInFlight, and
// changes nothing, when the batch or a committed transaction is not in flight.
func (m *BlockchainManager) Settle(batch Batch, committed []chain.TransactionID) error {
	flight, ok := m.flights[batch.ID]
	if !ok {
		return fmt.Errorf("manager: batch %d: %w", batch.ID, ErrNotInFlight)
	}
	for i, id := range committed {
		e := m.flying[id]
		if e == nil || e.batch != batch.ID || e.committed {
			m.unmark(committed[:i])
			return fmt.Errorf("manager: batch %d: transaction %d of entity %q: %w", batch.ID, id.Nonce, id.Entity, ErrNotInFlight)
		}
		e.committed = true
	}
	m.land(flight)
	m.committed += len(committed)
	delete(m.flights, batch.ID)
	m.spare = append(m.spare, flight[:0])
	return nil
}

// unmark undoes what a settlement had marked before it failed.
func (m *BlockchainManager) unmark(committed []chain.TransactionID) {
	for _, id := range committed {
		m.flying[id].committed = false
	}
}

// land ends the flight of the entries, the last first, so that each one that returns
// stands before those that have returned.
func (m *BlockchainManager) land(flight []*entry) {
	for i := len(flight) - 1; i >= 0; i-- {
		e := flight[i]
		delete(m.flying, e.transaction.ID())
		if e.committed {
			m.forget(e)
		} else {
			m.waiting.giveBack(e)
		}
		flight[i] = nil
	}
}
