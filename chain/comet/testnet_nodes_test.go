package comet

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// proposeRun commits count batches of the registry's only member from height on,
// and returns the last height. Each batch is handed over until it is committed.
func proposeRun(t *testing.T, n *Testnet, height int64, nonce, count int) int64 {
	t.Helper()
	for end := nonce + count; nonce < end; {
		height++
		nonce += len(proposeAndWait(t, n, height, signedRun(t, nonce, 1)).Transactions)
	}
	return height
}

// Nodes that do not validate follow the chain, and never propose.
func TestFollowersFollow(t *testing.T) {
	n := startTestnet(t, Options{Validators: 4, Nodes: 6, BlockSize: 5, ProposeTimeout: patience}, hooks{})
	last := proposeRun(t, n, 1, 0, 14)
	if err := n.AwaitAll(context.Background(), last); err != nil {
		t.Fatal(err)
	}
	if err := n.checkLedgers(14); err != nil {
		t.Error(err)
	}
	if got := len(n.nodes[5].running().GenesisDoc().Validators); n.Nodes() != 6 || got != 4 {
		t.Errorf("%d nodes, %d validators", n.Nodes(), got)
	}
}

// One of four stops, the others go on, and when it is back it has all that it
// missed: more heights than a node keeps for itself.
func TestNodeStopsAndStartsAgain(t *testing.T) {
	t.Parallel()
	n := startTestnet(t, Options{Validators: 4, BlockSize: 5, ProposeTimeout: 100 * time.Millisecond}, hooks{})
	ctx := context.Background()
	last := proposeRun(t, n, 1, 0, 3)
	if err := n.StopNode(1); err != nil {
		t.Fatal(err)
	}
	last = proposeRun(t, n, last, 3, retained+10)
	if err := n.AwaitAll(ctx, last); err != nil {
		t.Fatal(err)
	}
	if err := n.StartNode(ctx, 1); err != nil {
		t.Fatal(err)
	}
	if err := n.AwaitAll(ctx, last); err != nil {
		t.Fatal(err)
	}
	last = proposeRun(t, n, last, retained+13, 8)
	if err := n.AwaitAll(ctx, last); err != nil {
		t.Fatal(err)
	}
	if err := n.checkLedgers(retained + 21); err != nil {
		t.Error(err)
	}
}

// Without a quorum the chain waits, and goes on when the quorum is back.
func TestQuorumComesBack(t *testing.T) {
	n := startTestnet(t, Options{Validators: 4, BlockSize: 5, ProposeTimeout: 100 * time.Millisecond}, hooks{})
	ctx := context.Background()
	last := proposeRun(t, n, 1, 0, 3)
	for _, i := range []int{0, 3} {
		if err := errors.Join(n.StopNode(i), n.StopNode(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.Propose(last+1, signedRun(t, 3, 1)); err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, 3} {
		if err := n.StartNode(ctx, i); err != nil {
			t.Fatal(err)
		}
	}
	nonce := 3 + len(next(t, n).Transactions)
	last = proposeRun(t, n, last+1, nonce, 8-nonce)
	if err := n.AwaitAll(ctx, last); err != nil {
		t.Fatal(err)
	}
	if err := n.checkLedgers(8); err != nil {
		t.Error(err)
	}
	if err := n.StartNode(ctx, 0); err == nil || !strings.Contains(err.Error(), "runs already") {
		t.Errorf("a running node: %v", err)
	}
	for _, i := range []int{-1, 4} {
		if err := errors.Join(n.StopNode(i), n.StartNode(ctx, i)); !errors.Is(err, ErrOptions) {
			t.Errorf("node %d: %v", i, err)
		}
	}
}
