package comet

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	engine "github.com/cometbft/cometbft/node"

	"ihealth/chain"
)

// testDecisions are those of nodes of which the first ones validate blocks of 3.
func testDecisions(validators, nodes int) *decisions {
	doc, identities := genesis(Options{Validators: validators, Nodes: nodes})
	keys := make([]validatorKey, nodes)
	for i, id := range identities {
		keys[i] = id.key()
	}
	return newDecisions(keys, newRotation(doc.Validators), 3)
}

// The third of four validators decides, and the fourth completes the height.
func TestDecisionsNeedAQuorum(t *testing.T) {
	d := testDecisions(4, 4)
	b := &block{transactions: []chain.Transaction{signed(t, 1, chain.Normal)}}
	begin := time.Now()
	for i := range 4 {
		if i == 2 && len(d.out) > 0 {
			t.Error("two of four decided")
		}
		d.record(3-i, 1, begin.Add(time.Duration(i)), b, [32]byte{1})
		if complete, err := d.state(); (complete == 1) != (i == 3) || err != nil {
			t.Errorf("after %d: complete %d, %v", i+1, complete, err)
		}
	}
	if roots := d.stateRoots(); roots != 1 {
		t.Errorf("%d state roots, want 1", roots)
	}
	got := <-d.out
	if got.Height != 1 || got.At != begin.Add(2) || len(got.Transactions) != 1 {
		t.Errorf("got %+v", got)
	}
	if len(d.out) > 0 || len(d.open) > 0 {
		t.Error("the height was decided twice or is kept")
	}
}

// A node that does not validate makes no quorum.
func TestDecisionsOfFollowers(t *testing.T) {
	d := testDecisions(4, 6)
	for _, i := range []int{0, 5, 1, 4, 2} {
		if len(d.out) > 0 {
			t.Fatal("decided without a quorum")
		}
		d.record(i, 1, time.Now(), &block{}, [32]byte{})
	}
	if len(d.out) != 1 {
		t.Error("not decided")
	}
}

// A height whose validators have been replaced counts as decided when a later one
// is, whoever decides that; and what a restarted node decides again is not news.
func TestDecisionsComeInOrder(t *testing.T) {
	d := testDecisions(7, 13)
	all := keysOfNodes(d, 0, 1, 2, 3)
	change := &block{order: &order{regime: regime{validators: all, blockSize: 9}}}
	for i := range 5 {
		d.record(i, 1, time.Now(), change, [32]byte{})
		d.record(i, 1, time.Now(), change, [32]byte{})
	}
	if got := <-d.out; !got.Ordered || got.Next != (chain.Config{Validators: 7, BlockSize: 3}) {
		t.Errorf("got %+v", got)
	}
	for height := int64(2); height <= 3; height++ {
		for i := range 3 {
			d.record(i, height, time.Now(), &block{}, [32]byte{})
		}
	}
	if len(d.out) != 2 {
		t.Fatalf("%d decisions, want 2", len(d.out))
	}
	for height := int64(2); height <= 3; height++ {
		got := <-d.out
		if got.Height != height || got.Next != (chain.Config{Validators: 4, BlockSize: 9}) || got.At.IsZero() {
			t.Errorf("got %+v", got)
		}
	}
	if now := d.standing(); now.height != 4 || now.orders != 1 || !slices.Equal(now.inForce.validators, all) {
		t.Errorf("standing %+v", now)
	}
}

// keysOfNodes returns the keys of some nodes, ascending.
func keysOfNodes(d *decisions, nodes ...int) []validatorKey {
	keys := make([]validatorKey, len(nodes))
	for i, n := range nodes {
		keys[i] = d.keys[n]
	}
	slices.SortFunc(keys, compareKeys)
	return keys
}

func TestQuorum(t *testing.T) {
	for m, want := range map[int]int{4: 3, 5: 4, 6: 5, 7: 5, 10: 7, 21: 15} {
		if got := quorum(m); got != want {
			t.Errorf("quorum of %d: %d, want %d", m, got, want)
		}
	}
}

// Known-bad: validators whose states differ must be found.
func TestDecisionsFindDivergence(t *testing.T) {
	d := testDecisions(4, 4)
	d.record(0, 1, time.Now(), &block{}, [32]byte{1})
	d.record(2, 1, time.Now(), &block{}, [32]byte{2})
	d.record(1, 1, time.Now(), &block{}, [32]byte{3})
	d.record(0, 2, time.Now(), &block{}, [32]byte{4})
	if got := d.stateRoots(); got != 3 {
		t.Errorf("%d state roots, want 3", got)
	}
	_, err := d.state()
	if !errors.Is(err, ErrDiverged) || !strings.Contains(err.Error(), "height 1 node 2") {
		t.Errorf("got %v", err)
	}
}

func TestCheckLedgersFindsDivergence(t *testing.T) {
	n := &Testnet{nodes: []*node{{app: testApplication(t), engine: &engine.Node{}}, {app: testApplication(t), engine: &engine.Node{}}}}
	if err := n.checkLedgers(0); err != nil {
		t.Fatal(err)
	}
	if err := n.checkLedgers(1); !errors.Is(err, ErrDiverged) {
		t.Errorf("a lost transaction: %v", err)
	}
	commit(t, n.nodes[1].app, 1)
	if err := n.checkLedgers(0); !errors.Is(err, ErrDiverged) {
		t.Errorf("another height: %v", err)
	}
}

// A reader that does not read is told, and no validator waits for it.
func TestDecisionsWithoutReader(t *testing.T) {
	d := testDecisions(1, 1)
	for h := range int64(unread + 1) {
		d.record(0, h+1, time.Now(), &block{}, [32]byte{})
	}
	if _, err := d.state(); err == nil {
		t.Error("a decision was lost in silence")
	}
}
