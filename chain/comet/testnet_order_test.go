package comet

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	comet25519 "github.com/cometbft/cometbft/crypto/ed25519"
)

// The set of validators goes through 4, 13, 6, 7, 4 and 13 of 13 nodes. The sets
// and the proposers are those of the engine at every height.
func TestReconfigure(t *testing.T) {
	if lean() {
		t.Skip("runs thirteen nodes; run without -short")
	}
	n := startTestnet(t, Options{Validators: 4, Nodes: 13, BlockSize: 5, ProposeTimeout: patience}, hooks{})
	ctx := context.Background()
	height, nonce := int64(1), 0
	for i, m := range []int{13, 6, 7, 4, 13} {
		size := 3 + i
		inForce, err := n.Reconfigure(ctx, Order{Validators: FirstNodes(m), BlockSize: size})
		if err != nil {
			t.Fatal(err)
		}
		for ; height < inForce+3; height++ {
			_, set := n.rotation.turn()
			if height+1 < n.decisions.standing().height {
				next(t, n) // the block of the order
				continue
			}
			batch := signedRun(t, nonce, 1)
			d := proposeAndWait(t, n, height+1, batch)
			nonce += len(d.Transactions)
			if err := n.AwaitAll(ctx, height+1); err != nil {
				t.Fatal(err)
			}
			checkEngine(t, n, height+1, keysOf(set), keyOf(set.GetProposer()))
			if got := d.Next.Validators; height+2 >= inForce && got != m || d.Next.Validators != len(n.decisions.regimes.at(height+2).validators) {
				t.Errorf("after height %d %d validators are said to follow, want %d from %d on", height+1, got, m, inForce)
			}
		}
	}
	if err := n.AwaitAll(ctx, height); err != nil {
		t.Fatal(err)
	}
	if err := n.checkLedgers(nonce); err != nil {
		t.Error(err)
	}
}

// checkEngine compares the validators and the proposer of a height with a node's.
func checkEngine(t *testing.T, n *Testnet, height int64, validators []validatorKey, proposer validatorKey) {
	t.Helper()
	env, err := n.nodes[0].running().ConfigureRPC()
	if err != nil {
		t.Fatal(err)
	}
	set, err := env.StateStore.LoadValidators(height)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(keysOf(set), validators) {
		t.Errorf("height %d: the engine has %d validators, not those %d", height, set.Size(), len(validators))
	}
	meta := env.BlockStore.LoadBlockMeta(height)
	if meta == nil {
		t.Fatalf("no block %d", height)
	}
	if !slices.Equal(meta.Header.ProposerAddress, comet25519.PubKey(proposer[:]).Address()) {
		t.Errorf("height %d: another proposer than foretold", height)
	}
}

func TestReconfigureRefusals(t *testing.T) {
	n := startTestnet(t, Options{Validators: 5, Nodes: 6, BlockSize: 5, ProposeTimeout: 100 * time.Millisecond}, hooks{})
	ctx := context.Background()
	for _, i := range []int{4, 5} {
		if err := n.StopNode(i); err != nil {
			t.Fatal(err)
		}
	}
	cases := []struct {
		name string
		o    Order
		text string
	}{
		{"empty set", Order{BlockSize: 5}, "0 validators"},
		{"too few", Order{Validators: FirstNodes(3), BlockSize: 5}, "3f+1"},
		{"not a node", Order{Validators: []int{0, 1, 2, 6}, BlockSize: 5}, "node 6"},
		{"twice", Order{Validators: []int{0, 1, 2, 3, 3}, BlockSize: 5}, "twice"},
		{"n = 0", Order{Validators: FirstNodes(4)}, "block size"},
		{"n too large", Order{Validators: FirstNodes(4), BlockSize: MaxBlockSize + 1}, "block size"},
		{"not up", Order{Validators: FirstNodes(6), BlockSize: 5}, "start 1"},
	}
	for _, c := range cases {
		_, err := n.Reconfigure(ctx, c.o)
		if !errors.Is(err, ErrOrder) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.text)
		}
	}
	if from, err := n.Reconfigure(ctx, Order{Validators: FirstNodes(5), BlockSize: 5}); err != nil || from != 1 {
		t.Errorf("what is in force: from %d on, %v", from, err)
	}
	if _, err := n.Reconfigure(ctx, Order{Validators: FirstNodes(4), BlockSize: 5}); err != nil {
		t.Fatal(err)
	}
	if d := next(t, n); !d.Ordered || d.Height != 2 {
		t.Errorf("got %+v", d)
	}
	last := proposeRun(t, n, 2, 0, 3)
	if err := n.AwaitAll(ctx, last); err != nil {
		t.Error(err)
	}
}

// With too few validators to sign, nothing changes.
func TestReconfigureNeedsAQuorum(t *testing.T) {
	n := startTestnet(t, Options{Validators: 4, Nodes: 6, BlockSize: 5, ProposeTimeout: patience}, hooks{})
	for i := range 2 {
		if err := n.StopNode(i); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if _, err := n.Reconfigure(ctx, Order{Validators: []int{2, 3, 4, 5}, BlockSize: 5}); !errors.Is(err, errOrderUnsigned) {
		t.Errorf("got %v", err)
	}
}
