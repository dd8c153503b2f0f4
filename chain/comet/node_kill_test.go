package comet

import (
	"context"
	"errors"
	"testing"
	"time"
)

// All are killed at once, with a batch under way, and come back with all that was
// committed and nothing twice. Their ledgers are rebuilt from the blocks.
func TestAllNodesAreKilled(t *testing.T) {
	t.Parallel()
	if lean() {
		t.Skip("starts four nodes twice; run without -short")
	}
	audit := newAudit(4, 0)
	n := startTestnet(t, Options{
		Validators: 4, BlockSize: 5, ProposeTimeout: 100 * time.Millisecond, Dir: t.TempDir(),
	}, hooks{application: audit.wrap})
	ctx := context.Background()
	last := proposeRun(t, n, 1, 0, retained+5)
	if err := n.AwaitAll(ctx, last); err != nil {
		t.Fatal(err)
	}
	before := n.nodes[0].app.ledger()
	if err := n.Propose(last+1, signedRun(t, retained+5, 1)); err != nil {
		t.Fatal(err)
	}
	if err := together([]int{0, 1, 2, 3}, n.KillNode); err != nil {
		t.Fatal(err)
	}
	for i, node := range n.nodes {
		if l := node.app.ledger(); l != (ledger{}) || node.running() != nil {
			t.Errorf("node %d remembers %v", i, l)
		}
	}
	if err := together([]int{0, 1, 2, 3}, func(i int) error { return n.StartNode(ctx, i) }); err != nil {
		t.Fatal(err)
	}
	for i, node := range n.nodes {
		if l := node.app.ledger(); l.height < before.height || l.committed < before.committed {
			t.Errorf("node %d came back with %v, all had %v", i, l, before)
		}
	}
	nonce := retained + 5 + len(next(t, n).Transactions)
	last = proposeRun(t, n, last+1, nonce, retained+10-nonce)
	if err := n.AwaitAll(ctx, last); err != nil {
		t.Fatal(err)
	}
	if err := n.checkLedgers(retained + 10); err != nil {
		t.Error(err)
	}
	if got := audit.compare(nil); got != (Discrepancies{}) {
		t.Errorf("what was executed again differs: %+v", got)
	}
}

func TestKillNodeErrors(t *testing.T) {
	n := startTestnet(t, Options{Validators: 4, BlockSize: 5}, hooks{})
	if err := n.KillNode(0); !errors.Is(err, ErrOptions) {
		t.Errorf("a node without files: %v", err)
	}
	n.options.Dir = t.TempDir()
	if err := errors.Join(n.StopNode(1), n.KillNode(1)); err != nil {
		t.Errorf("a node that is down: %v", err)
	}
	if err := n.KillNode(4); !errors.Is(err, ErrOptions) {
		t.Errorf("no such node: %v", err)
	}
}
