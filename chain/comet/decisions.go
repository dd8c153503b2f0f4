package comet

import (
	"fmt"
	"math"
	"sync"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	"ihealth/chain"
	"ihealth/chain/contract"
)

// Decision is a height that a quorum of its validators, more than two thirds, has
// decided.
type Decision struct {
	Height       int64
	At           time.Time             // when the last validator of the quorum decided
	Transactions []chain.TransactionID // committed, in order; none if the height is empty
	Outcomes     []contract.Outcome    // of Transactions, as the first node executed them; nil without a machine
	Ordered      bool                  // it holds an order, in force two heights later
	Next         chain.Config          // in force at the next height
	Validators   []int                 // nodes that validate at the next height, ascending; not to be changed
	Since        int64                 // from which height on these two are in force
}

// unread is how many decisions may wait for their reader.
const unread = 1024

// decisions collects what the nodes decide and compares it.
type decisions struct {
	out      chan Decision // never closed
	keys     []validatorKey
	rotation *rotation

	mu      sync.Mutex
	regimes schedule        // from the first on
	up      []bool          // by node
	heights []int64         // decided last, by node
	sent    int64           // last height that a quorum has decided
	open    map[int64]*vote // heights that not all nodes have decided
	roots   int             // most different state roots at one height
	err     error           // first disagreement
}

// vote is a height that not yet all nodes have decided.
type vote struct {
	decision Decision
	root     [32]byte          // of the first
	witness  int               // node that decided first
	roots    map[[32]byte]bool // different ones
	count    int               // of validators
	updates  []abci.ValidatorUpdate
}

// newDecisions begins at the height to come with all nodes up, whose keys are given in
// the order of the nodes, and nothing was ordered before. The rotation is kept at the
// height to come.
func newDecisions(keys []validatorKey, r *rotation, blockSize int) *decisions {
	height, set := r.turn()
	d := &decisions{
		out:      make(chan Decision, unread),
		keys:     keys,
		rotation: r,
		regimes:  schedule{{from: 1, validators: keysOf(set), blockSize: blockSize}},
		up:       make([]bool, len(keys)),
		heights:  make([]int64, len(keys)),
		sent:     height - 1,
		open:     make(map[int64]*vote),
	}
	for i := range keys {
		d.up[i] = true
	}
	return d
}

// record takes the decision of one node, which then had the state root. The
// validator that completes the quorum sends it on. What a restarted node decides
// once more is not news.
func (d *decisions) record(node int, height int64, at time.Time, b *block, root [32]byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if height <= d.heights[node] {
		return
	}
	d.heights[node] = height
	v := d.open[height]
	if v == nil {
		v = &vote{decision: Decision{Height: height, Transactions: b.ids(), Outcomes: b.outcomes}, witness: node, root: root, roots: make(map[[32]byte]bool)}
		d.open[height] = v
		if b.order != nil {
			d.obey(v, b.order)
		}
	}
	d.compare(v, node, root)
	if d.regimes.at(height).has(d.keys[node]) {
		d.count(v, at)
	}
	d.forget()
}

// obey schedules what an order says.
func (d *decisions) obey(v *vote, o *order) {
	next := o.regime
	next.from = v.decision.Height + ordersDelay
	v.decision.Ordered = true
	v.updates = changes(d.regimes.last(), next)
	d.regimes = append(d.regimes, next)
}

// compare looks for disagreement.
func (d *decisions) compare(v *vote, node int, root [32]byte) {
	v.roots[root] = true
	d.roots = max(d.roots, len(v.roots))
	if v.root != root {
		d.fail(fmt.Errorf("comet: %w: at height %d node %d has state root %x, node %d has %x",
			ErrDiverged, v.decision.Height, node, root, v.witness, v.root))
	}
}

// count takes the decision of one validator.
func (d *decisions) count(v *vote, at time.Time) {
	v.count++
	height := v.decision.Height
	if height <= d.sent {
		return
	}
	if at.After(v.decision.At) {
		v.decision.At = at
	}
	if v.count == quorum(len(d.regimes.at(height).validators)) {
		d.settle(height, at)
	}
}

// settle sends the decisions up to height. One before it can be without its own
// quorum when its validators have changed and been stopped; whoever decides a
// height has decided those before.
func (d *decisions) settle(height int64, at time.Time) {
	for d.sent < height {
		d.sent++
		v := d.open[d.sent]
		if v.decision.At.IsZero() {
			v.decision.At = at
		}
		if err := d.rotation.decide(v.updates); err != nil {
			d.fail(err)
		}
		d.foretell(&v.decision)
		d.send(v.decision)
		v.decision.Transactions, v.decision.Outcomes = nil, nil
	}
}

// foretell enters what is in force after a decision.
func (d *decisions) foretell(decision *Decision) {
	next := d.regimes.at(decision.Height + 1)
	decision.Next = chain.Config{Validators: len(next.validators), BlockSize: next.blockSize}
	decision.Since = next.from
	for node, key := range d.keys {
		if next.has(key) {
			decision.Validators = append(decision.Validators, node)
		}
	}
}

// present returns the height decided last, without its transactions.
func (d *decisions) present() Decision {
	d.mu.Lock()
	defer d.mu.Unlock()
	last := Decision{Height: d.sent}
	d.foretell(&last)
	return last
}

// forget drops the heights that all nodes have decided.
func (d *decisions) forget() {
	lowest := d.lowest(func(int) bool { return true })
	for h := lowest; d.open[h] != nil; h-- {
		delete(d.open, h)
	}
}

// lowest returns the last height that all nodes of a kind have decided, 0 when
// there is no such node.
func (d *decisions) lowest(counts func(node int) bool) int64 {
	lowest := int64(math.MaxInt64)
	for i, height := range d.heights {
		if counts(i) {
			lowest = min(lowest, height)
		}
	}
	if lowest == math.MaxInt64 {
		return 0
	}
	return lowest
}

// send never makes a validator wait for the reader.
func (d *decisions) send(decision Decision) {
	select {
	case d.out <- decision:
	default:
		d.fail(fmt.Errorf("comet: nobody has read the last %d decisions", unread))
	}
}

// fail keeps the first error.
func (d *decisions) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// setUp says whether a node runs.
func (d *decisions) setUp(node int, up bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.up[node] = up
}

// state returns the last height that all running nodes have decided and the first
// disagreement among nodes.
func (d *decisions) state() (complete int64, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lowest(func(i int) bool { return d.up[i] }), d.err
}

// needed returns the last height that all nodes have decided: those that are down
// will ask for the next.
func (d *decisions) needed() int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lowest(func(int) bool { return true })
}

// stateRoots returns how many different state roots nodes had at one height, at
// most.
func (d *decisions) stateRoots() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.roots
}
