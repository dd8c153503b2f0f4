package comet

import (
	"context"
	"fmt"
	"slices"
)

// StopNode stops the i-th node, whose state and address are kept. It does not ask
// whether the chain can go on without it. A node that is down stays so.
func (t *Testnet) StopNode(i int) error {
	n, err := t.nodeAt(i)
	if err != nil {
		return err
	}
	t.decisions.setUp(i, false)
	return n.stop()
}

// StartNode starts the i-th node again where it stopped, and connects it with its
// running peers; AwaitAll waits until it has caught up. It fails when the node
// runs, and like Start.
func (t *Testnet) StartNode(ctx context.Context, i int) error {
	n, err := t.nodeAt(i)
	if err != nil {
		return err
	}
	if err := n.start(ctx); err != nil {
		return err
	}
	t.decisions.setUp(i, true)
	t.recall(n)
	return t.connect(ctx)
}

// recall wakes a node that was down when the present batch was announced. Without
// that, it would wait for transactions while the others, without a quorum, wait for
// its vote.
func (t *Testnet) recall(n *node) {
	if header := t.announced.Load(); header != nil {
		n.rouse(*header)
	}
}

// fetching reports whether a running node does not vote yet, because it looks for
// blocks that it has missed.
func (t *Testnet) fetching() bool {
	return slices.ContainsFunc(t.nodes, func(n *node) bool {
		e := n.running()
		return e != nil && e.ConsensusReactor().WaitSync()
	})
}

// Nodes returns how many nodes the network has, running or not.
func (t *Testnet) Nodes() int { return len(t.nodes) }

func (t *Testnet) nodeAt(i int) (*node, error) {
	if i < 0 || i >= len(t.nodes) {
		return nil, fmt.Errorf("comet: %w: node %d: want 0 to %d", ErrOptions, i, len(t.nodes)-1)
	}
	return t.nodes[i], nil
}
