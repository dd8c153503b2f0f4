package simulated

import (
	"fmt"

	"ihealth/chain"
	"ihealth/chain/contract"
)

// machines are the contract machines of a ledger's nodes. Each executes what its own
// node has decided, when it has; a node that comes late executes first what it missed.
type machines struct {
	of      []contract.Machine // by node; none when nothing is executed
	heights []int64            // executed last, by node
	blocks  [][]chain.Transaction
	digests [][32]byte         // by block, of the first node that executed it
	last    []contract.Outcome // of the last block
}

// newMachines makes the machines of so many nodes; none when fresh is nil.
func newMachines(nodes int, fresh func() contract.Machine) *machines {
	m := new(machines)
	if fresh == nil {
		return m
	}
	for range nodes {
		m.of = append(m.of, fresh())
	}
	m.heights = make([]int64, nodes)
	return m
}

// decide has a node execute what it has decided up to d. The batch holds the
// transactions of d, if no honest node has decided it before. It fails with ErrBroken
// when the outcomes or the root differ from those of another node.
func (m *machines) decide(d Decision, batch []chain.Transaction) error {
	if len(m.of) == 0 {
		return nil
	}
	if d.Height == int64(len(m.blocks))+1 {
		m.blocks = append(m.blocks, named(batch, d.Block.Transactions))
	}
	for h := m.heights[d.Node] + 1; h <= d.Height; h++ {
		outcomes := m.of[d.Node].Execute(h, m.blocks[h-1])
		digest := contract.Digest(outcomes, m.of[d.Node].Root())
		if h > int64(len(m.digests)) {
			m.digests, m.last = append(m.digests, digest), outcomes
		}
		if digest != m.digests[h-1] {
			return fmt.Errorf("simulated: %w: the machine of node %d has another state than others at height %d", ErrBroken, d.Node, h)
		}
		m.heights[d.Node] = h
	}
	return nil
}

// named returns the transactions of those names, in their order.
func named(batch []chain.Transaction, ids []chain.TransactionID) []chain.Transaction {
	byName := make(map[chain.TransactionID]*chain.Transaction, len(batch))
	for i := range batch {
		byName[batch[i].ID()] = &batch[i]
	}
	out := make([]chain.Transaction, len(ids))
	for i, id := range ids {
		out[i] = *byName[id]
	}
	return out
}
