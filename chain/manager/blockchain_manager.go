package manager

import (
	"errors"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/sim"
)

// ErrNotInFlight says that a batch, or a transaction of it, was settled that is
// not in flight: it would be counted twice.
var ErrNotInFlight = errors.New("not in flight")

// Config is how a manager forms blocks.
type Config struct {
	BlockSize int             // n: most transactions in a block, ≥ 1
	Timeout   time.Duration   // longest wait of a transaction for its block to fill, ≥ 0; 0 waits for nothing
	Registry  *chain.Registry // who may send
}

// BlockchainManager admits transactions and forms blocks of them. It belongs to
// one goroutine. Times passed to it must not decrease.
type BlockchainManager struct {
	config     Config
	nonces     chain.Nonces
	waiting    queue
	inFlight   map[int]map[chain.TransactionID]*entry
	rejections chain.Rejections
	admitted   int
	released   int
	committed  int
}

// Batch is a block on its way: its transactions in the order of service.
type Batch struct {
	ID           int
	Transactions []chain.Transaction
}

// New returns a manager for whom nobody waits. It fails when the configuration
// is out of range.
func New(config Config) (*BlockchainManager, error) {
	switch {
	case config.BlockSize < 1:
		return nil, fmt.Errorf("manager: block size %d: need at least 1", config.BlockSize)
	case config.Timeout < 0:
		return nil, fmt.Errorf("manager: block timeout %v: want ≥ 0", config.Timeout)
	case config.Registry == nil:
		return nil, errors.New("manager: no registry of members")
	}
	return &BlockchainManager{config: config, inFlight: make(map[int]map[chain.TransactionID]*entry)}, nil
}

// Admit lets t wait for a block from now on, or counts and returns the reason
// why not: one of the transaction errors of package chain.
func (m *BlockchainManager) Admit(now sim.Time, t chain.Transaction) error {
	if err := m.check(&t); err != nil {
		m.rejections.Add(err)
		return err
	}
	m.nonces.Add(t.ID())
	m.waiting.push(&entry{transaction: t, arrived: now, sequence: m.admitted})
	m.admitted++
	return nil
}

// check looks at the signature last, which costs most.
func (m *BlockchainManager) check(t *chain.Transaction) error {
	sender, err := m.config.Registry.Sender(t)
	if err != nil {
		return err
	}
	if m.nonces.Used(t.ID()) {
		return fmt.Errorf("manager: transaction %d of entity %q: %w", t.Nonce, t.Entity, chain.ErrReplayed)
	}
	return t.Verify(sender.PublicKey)
}

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
	flight := make(map[chain.TransactionID]*entry, n)
	for i := range batch.Transactions {
		e := m.waiting.pop()
		batch.Transactions[i] = e.transaction
		flight[e.transaction.ID()] = e
	}
	m.inFlight[batch.ID] = flight
	m.released++
	return batch, true
}

// Settle ends the flight of a batch: the committed transactions are counted, the
// others wait again where they waited before. It fails with ErrNotInFlight, and
// changes nothing, when the batch or a committed transaction is not in flight.
func (m *BlockchainManager) Settle(batch Batch, committed []chain.TransactionID) error {
	flight, ok := m.inFlight[batch.ID]
	if !ok {
		return fmt.Errorf("manager: batch %d: %w", batch.ID, ErrNotInFlight)
	}
	done := make(map[chain.TransactionID]bool, len(committed))
	for _, id := range committed {
		if flight[id] == nil || done[id] {
			return fmt.Errorf("manager: batch %d: transaction %d of entity %q: %w", batch.ID, id.Nonce, id.Entity, ErrNotInFlight)
		}
		done[id] = true
	}
	for i := range batch.Transactions {
		if id := batch.Transactions[i].ID(); !done[id] {
			m.waiting.push(flight[id])
		}
	}
	m.committed += len(committed)
	delete(m.inFlight, batch.ID)
	return nil
}
