package comet

import (
	"fmt"
	"sync"
	"time"

	"ihealth/chain"
)

// Decision is a height that a quorum of validators, more than two thirds, has
// decided.
type Decision struct {
	Height       int64
	At           time.Time             // when the last validator of the quorum decided
	Transactions []chain.TransactionID // committed, in order; none if the height is empty

	witness int // validator that decided first
}

// unread is how many decisions may wait for their reader.
const unread = 1024

// decisions collects what the validators decide and compares it.
type decisions struct {
	quorum int
	all    int
	out    chan Decision // never closed

	mu       sync.Mutex
	open     map[int64]*vote // heights that not all have decided
	complete int64           // last height that all have decided
	roots    int             // most different state roots at one height
	err      error           // first disagreement
}

// vote is a height that not yet all validators have decided.
type vote struct {
	decision Decision
	root     [32]byte          // of the first
	roots    map[[32]byte]bool // different ones
	count    int
}

func newDecisions(validators int) *decisions {
	return &decisions{
		quorum: quorum(validators),
		all:    validators,
		out:    make(chan Decision, unread),
		open:   make(map[int64]*vote),
	}
}

// record takes the decision of one validator, which then had the state root. The
// one that completes the quorum sends it on.
func (d *decisions) record(validator int, height int64, at time.Time, b *block, root [32]byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	v := d.open[height]
	if v == nil {
		v = &vote{decision: Decision{Height: height, Transactions: b.ids(), witness: validator}, root: root, roots: make(map[[32]byte]bool)}
		d.open[height] = v
	}
	v.roots[root] = true
	d.roots = max(d.roots, len(v.roots))
	if v.root != root {
		d.fail(fmt.Errorf("comet: %w: at height %d validator %d has state root %x, validator %d has %x",
			ErrDiverged, height, validator, root, v.decision.witness, v.root))
	}
	if v.count++; v.count <= d.quorum && at.After(v.decision.At) {
		v.decision.At = at
	}
	if v.count == d.quorum {
		d.send(v.decision)
	}
	if v.count == d.all {
		delete(d.open, height)
		d.complete = max(d.complete, height)
	}
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

// state returns the last height that all validators have decided and the first
// disagreement among them.
func (d *decisions) state() (complete int64, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.complete, d.err
}

// stateRoots returns how many different state roots validators had at one height,
// at most.
func (d *decisions) stateRoots() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.roots
}
