package comet

import (
	"fmt"
	"math"
	"sync"
	"time"

	"ihealth/chain"
)

// Decision is a height that a quorum of its validators, more than two thirds, has
// decided.
type Decision struct {
	Height       int64
	At           time.Time             // when the last validator of the quorum decided
	Transactions []chain.TransactionID // committed, in order; none if the height is empty
}

// unread is how many decisions may wait for their reader.
const unread = 1024

// decisions collects what the nodes decide and compares it.
type decisions struct {
	out chan Decision // never closed

	mu        sync.Mutex
	validates []bool          // by node
	up        []bool          // by node
	heights   []int64         // decided last, by node
	sent      int64           // last height that a quorum has decided
	open      map[int64]*vote // heights that not all nodes have decided
	roots     int             // most different state roots at one height
	err       error           // first disagreement
}

// vote is a height that not yet all nodes have decided.
type vote struct {
	decision Decision
	root     [32]byte          // of the first
	witness  int               // node that decided first
	roots    map[[32]byte]bool // different ones
	count    int               // of validators
}

// newDecisions begins with all nodes up, of which the first ones validate.
func newDecisions(validators, nodes int) *decisions {
	d := &decisions{
		out:       make(chan Decision, unread),
		validates: make([]bool, nodes),
		up:        make([]bool, nodes),
		heights:   make([]int64, nodes),
		open:      make(map[int64]*vote),
	}
	for i := range nodes {
		d.validates[i], d.up[i] = i < validators, true
	}
	return d
}

// quorum returns how many validators decide.
func (d *decisions) quorum() int {
	m := 0
	for _, validates := range d.validates {
		if validates {
			m++
		}
	}
	return quorum(m)
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
		v = &vote{decision: Decision{Height: height, Transactions: b.ids()}, witness: node, root: root, roots: make(map[[32]byte]bool)}
		d.open[height] = v
	}
	d.compare(v, node, root)
	if d.validates[node] {
		d.count(v, at)
	}
	d.forget()
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
	if height := v.decision.Height; height > d.sent {
		if at.After(v.decision.At) {
			v.decision.At = at
		}
		if v.count == d.quorum() {
			d.send(v.decision)
			d.sent = height
			v.decision.Transactions = nil
		}
	}
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
