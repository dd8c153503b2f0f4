package comet

import (
	"errors"
	"strings"
	"testing"
	"time"

	engine "github.com/cometbft/cometbft/node"

	"ihealth/chain"
)

// The third of four validators decides, and the fourth completes the height.
func TestDecisionsNeedAQuorum(t *testing.T) {
	d := newDecisions(4, 4)
	b := &block{transactions: []chain.Transaction{signed(t, 1, chain.Normal)}}
	begin := time.Now()
	for i := range 4 {
		if i == 2 && len(d.out) > 0 {
			t.Error("two of four decided")
		}
		d.record(3-i, 7, begin.Add(time.Duration(i)), b, [32]byte{1})
		if complete, err := d.state(); (complete == 7) != (i == 3) || err != nil {
			t.Errorf("after %d: complete %d, %v", i+1, complete, err)
		}
	}
	if roots := d.stateRoots(); roots != 1 {
		t.Errorf("%d state roots, want 1", roots)
	}
	got := <-d.out
	if got.Height != 7 || got.At != begin.Add(2) || len(got.Transactions) != 1 {
		t.Errorf("got %+v", got)
	}
	if len(d.out) > 0 || len(d.open) > 0 {
		t.Error("the height was decided twice or is kept")
	}
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
	d := newDecisions(4, 4)
	d.record(0, 7, time.Now(), &block{}, [32]byte{1})
	d.record(2, 7, time.Now(), &block{}, [32]byte{2})
	d.record(1, 7, time.Now(), &block{}, [32]byte{3})
	d.record(0, 8, time.Now(), &block{}, [32]byte{4})
	if got := d.stateRoots(); got != 3 {
		t.Errorf("%d state roots, want 3", got)
	}
	_, err := d.state()
	if !errors.Is(err, ErrDiverged) || !strings.Contains(err.Error(), "height 7 node 2") {
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
	d := newDecisions(1, 1)
	for h := range int64(unread + 1) {
		d.record(0, h+1, time.Now(), &block{}, [32]byte{})
	}
	if _, err := d.state(); err == nil {
		t.Error("a decision was lost in silence")
	}
}
