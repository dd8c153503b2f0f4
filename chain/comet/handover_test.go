package comet

import (
	"context"
	"slices"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/chain/manager"
)

// witness notes whose turn it was when a batch was handed over.
type witness struct {
	network
	ledger   *Ledger
	holders  map[int64]int
	managers map[*manager.BlockchainManager]bool
}

func (w *witness) Propose(height int64, batch []chain.Transaction) error {
	node, ok := w.ledger.Holder()
	if !ok {
		node = -1
	}
	w.holders[height] = node
	w.managers[w.ledger.manager()] = true
	return w.network.Propose(height, batch)
}

// clerk submits transactions to a ledger and counts what becomes of them.
type clerk struct {
	t         *testing.T
	net       *Testnet
	ledger    *Ledger
	witness   *witness
	sent      int
	committed map[uint64]int // how often, by nonce
}

// newClerk starts a network whose ledger's manager goes round, unless o says otherwise.
func newClerk(t *testing.T, o Options) *clerk {
	t.Helper()
	n := startTestnet(t, o, hooks{})
	l, err := NewLedger(context.Background(), n, 0)
	if err != nil {
		t.Fatal(err)
	}
	w := &witness{network: n, ledger: l, holders: map[int64]int{}, managers: map[*manager.BlockchainManager]bool{}}
	l.net = w
	return &clerk{t: t, net: n, ledger: l, witness: w, committed: map[uint64]int{}}
}

// send submits so many new transactions.
func (c *clerk) send(count int) {
	for range count {
		nonce := c.sent
		c.sent++
		c.ledger.Submit(signed(c.t, nonce, chain.Normal), func(_ chain.Receipt, err error) {
			if err != nil {
				c.t.Errorf("transaction %d: %v", nonce, err)
			}
			c.committed[uint64(nonce)]++
		})
	}
}

// work lets the ledger work until done says so.
func (c *clerk) work(done func() bool) {
	c.t.Helper()
	for end := time.Now().Add(2 * patience); !done(); {
		if time.Now().After(end) {
			c.t.Fatalf("%d of %d committed: %+v", len(c.committed), c.sent, c.ledger.Stats())
		}
		if err := c.ledger.Run(context.Background(), 2*time.Millisecond); err != nil {
			c.t.Fatal(err)
		}
	}
}

// await works until all is done, and wants each transaction committed once.
func (c *clerk) await() {
	c.t.Helper()
	c.work(func() bool { return len(c.committed) == c.sent })
	for nonce, times := range c.committed {
		if times != 1 {
			c.t.Errorf("transaction %d was told of %d times", nonce, times)
		}
	}
	s := c.ledger.Stats()
	if s.Admitted != c.sent || s.Committed != c.sent || s.Waiting+s.InFlight+s.Dropped+s.Rejected != 0 {
		c.t.Errorf("of %d transactions: %+v", c.sent, s)
	}
	if err := c.net.AwaitAll(context.Background(), c.ledger.last.Height); err != nil {
		c.t.Fatal(err)
	}
	if err := c.net.checkLedgers(c.sent); err != nil {
		c.t.Error(err)
	}
}

// reconfigure orders that nodes validate while what was sent waits.
func (c *clerk) reconfigure(nodes []int, blockSize int) {
	c.t.Helper()
	if _, err := c.net.Reconfigure(context.Background(), Order{Validators: nodes, BlockSize: blockSize}); err != nil {
		c.t.Fatal(err)
	}
}

// checkTurns holds every turn against the validators in force, one height each, and
// returns who had one.
func (c *clerk) checkTurns() (had []int) {
	c.t.Helper()
	for height, node := range c.witness.holders {
		in := c.net.decisions.regimes.at(height)
		var validators []int
		for i, n := range c.net.nodes {
			if in.has(n.identity.key()) {
				validators = append(validators, i)
			}
		}
		if want := validators[int(height-in.from)%len(validators)]; node != want {
			c.t.Errorf("height %d: node %d was the manager, want %d, of %v since %d", height, node, want, validators, in.from)
		}
		had = append(had, node)
	}
	slices.Sort(had)
	return slices.Compact(had)
}

// The role of the manager goes round the validators in force, while they become seven
// and four again, and other four: each successor inherits what waits.
func TestManagerGoesRound(t *testing.T) {
	t.Parallel()
	c := newClerk(t, Options{Validators: 4, Nodes: 7, BlockSize: 5, Rotates: true, ProposeTimeout: patience})
	for _, nodes := range [][]int{FirstNodes(7), FirstNodes(4), {1, 3, 4, 6}} {
		c.send(20)
		c.work(func() bool { return c.ledger.flight != nil })
		c.reconfigure(nodes, 10-len(nodes))
		c.send(20)
		c.await()
	}
	if had := c.checkTurns(); !slices.Equal(had, FirstNodes(7)) || len(c.witness.managers) != 7 {
		t.Errorf("nodes %v had the role, by %d managers", had, len(c.witness.managers))
	}
	// A later ledger, which knows only the chain, goes on with the turn.
	want, _ := c.ledger.Holder()
	later, err := NewLedger(context.Background(), c.net, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := later.Holder(); !ok || got != want {
		t.Errorf("node %d holds the role for a later ledger, %d for the first", got, want)
	}
}

// What waits at a node that stops while it has the role is served all the same: once,
// and before what came later.
func TestHolderStops(t *testing.T) {
	c := newClerk(t, Options{Validators: 4, BlockSize: 3, Rotates: true, ProposeTimeout: 100 * time.Millisecond, VoteTimeout: 50 * time.Millisecond})
	c.send(30)
	c.work(func() bool { return c.ledger.flight != nil && c.ledger.last.Height > 1 })
	holder, _ := c.ledger.Holder()
	stopped := c.ledger.last.Height + 1
	if err := c.net.StopNode(holder); err != nil {
		t.Fatal(err)
	}
	waited := c.ledger.Stats()
	if waited.Waiting == 0 || waited.InFlight == 0 {
		t.Fatalf("nothing waits at the node that stops: %+v", waited)
	}
	c.send(12)
	c.await()
	last := int64(0)
	for nonce := range c.sent {
		r, _ := c.ledger.Query(chain.TransactionID{Entity: "p6", Nonce: uint64(nonce)})
		if r.Height < last {
			t.Errorf("transaction %d was committed at height %d, one before it at %d", nonce, r.Height, last)
		}
		last = r.Height
	}
	c.checkTurns()
	again := false
	for height, node := range c.witness.holders {
		again = again || height > stopped && node == holder
	}
	if !again {
		t.Errorf("node %d had no turn after it had stopped: %v", holder, c.witness.holders)
	}
}

// A measurement with a role that goes round loses nothing and doubles nothing.
func TestMeasureWhileManagerGoesRound(t *testing.T) {
	w := threeClasses()
	w.Count = 300
	r := startRun(t, w, Options{Validators: 4, BlockSize: 10, Rotates: true, ProposeTimeout: patience}, hooks{})
	first := r.manager()
	if err := r.drive(context.Background()); err != nil {
		t.Fatal(err)
	}
	m := r.trace.Measurement()
	checkLoad(t, m)
	if m.Load.Committed != 300 || m.Distinct != 300 {
		t.Errorf("%d committed, %d of them distinct, want 300", m.Load.Committed, m.Distinct)
	}
	if s := first.Stats(); r.last.Height%4 != 1 && s.Admitted != 0 {
		t.Errorf("the first manager still has what others inherited: %+v", s)
	}
}

// A manager that stays is nobody's turn.
func TestManagerStays(t *testing.T) {
	c := newClerk(t, Options{Validators: 4, BlockSize: 5})
	c.send(20)
	c.await()
	if _, ok := c.ledger.Holder(); ok || len(c.witness.managers) != 1 {
		t.Errorf("%d managers", len(c.witness.managers))
	}
}
