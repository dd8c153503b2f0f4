package comet

import (
	"context"
	"slices"
	"testing"
	"time"
)

// A batch that was announced while the quorum was down is news to those that come
// back: they would wait for transactions, and the others for their votes.
func TestRestartedNodesAreWoken(t *testing.T) {
	n := startTestnet(t, Options{Validators: 4, BlockSize: 5, ProposeTimeout: 100 * time.Millisecond}, hooks{})
	ctx := context.Background()
	last := proposeRun(t, n, 1, 0, 2)
	_, set := n.rotation.turn()
	var down []int // the proposers of the first two rounds
	for key := range proposers(set) {
		if len(down) < 2 {
			down = append(down, slices.Index(n.decisions.keys, key))
		}
	}
	for _, i := range down {
		if err := n.StopNode(i); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.Propose(last+1, signedRun(t, 2, 1)); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond) // the others give up the first round
	for _, i := range down {
		if err := n.StartNode(ctx, i); err != nil {
			t.Fatal(err)
		}
	}
	nonce := 2 + len(next(t, n).Transactions)
	last = proposeRun(t, n, last+1, nonce, 6-nonce)
	if err := n.AwaitAll(ctx, last); err != nil {
		t.Fatal(err)
	}
	if err := n.checkLedgers(6); err != nil {
		t.Error(err)
	}
}
