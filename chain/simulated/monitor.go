package simulated

import (
	"fmt"
	"slices"
	"time"

	"ihealth/chain"
	"ihealth/sim"
)

// Invariant is what consensus promises.
type Invariant uint8

// The invariants.
const (
	Agreement Invariant = iota // no two honest nodes decide different blocks at a height
	Validity                   // what is decided was offered
	NoGap                      // an honest node decides every height, once and in order
	NoDouble                   // no transaction is in two blocks that are decided
	Liveness                   // honest nodes that are up decide within a bound
)

var invariantNames = [...]string{"agreement", "validity", "no gap", "no doubled transaction", "liveness"}

// String returns the invariant's name.
func (i Invariant) String() string { return invariantNames[i] }

// Violation tells how an invariant was broken. It is an error.
type Violation struct {
	Invariant Invariant
	Node      int   // where it was seen
	Height    int64 // at which
	At        sim.Time
	Detail    string
}

// Error tells everything.
func (v Violation) Error() string {
	return fmt.Sprintf("simulated: %v broken at height %d, seen by node %d at %v: %s", v.Invariant, v.Height, v.Node, v.At, v.Detail)
}

// MonitorConfig says what a monitor knows of a run.
type MonitorConfig struct {
	Faults []Fault       // Byzantine nodes are promised nothing, and crashed ones nothing while they are
	Bound  time.Duration // in which a height is decided once it is offered and all is well; 0: liveness is not checked
	Next   Observer      // told of everything, after the monitor; may be nil
}

// Monitor is an observer of a consensus that checks its invariants.
type Monitor struct {
	simulation *sim.Simulation
	config     MonitorConfig
	nodes      []witness
	disturbed  bool               // by what faults do not tell
	healed     sim.Time           // when the last such disturbance ended
	offered    map[int64]sim.Time // when each height's block was offered first
	decided    map[int64]Block    // the first at each height
	ids        map[int]bool       // of offered blocks
	offerable  map[chain.TransactionID]bool
	committed  map[chain.TransactionID]int64 // and at which height
	last       int64                         // highest offered height
	violations []Violation
}

// witness is what the monitor knows of a node.
type witness struct {
	byzantine bool
	validator bool
	began     bool  // to decide since it is a validator
	height    int64 // last decided
}

// NewMonitor returns a monitor of so many nodes on s, all of them validators.
func NewMonitor(s *sim.Simulation, nodes int, c MonitorConfig) *Monitor {
	m := &Monitor{
		simulation: s, config: c, nodes: make([]witness, nodes),
		offered: map[int64]sim.Time{}, decided: map[int64]Block{}, ids: map[int]bool{},
		offerable: map[chain.TransactionID]bool{}, committed: map[chain.TransactionID]int64{},
	}
	for i := range m.nodes {
		m.nodes[i].validator = true
	}
	for _, f := range c.Faults {
		if f.Kind.Byzantine() {
			m.nodes[f.Node].byzantine = true
		}
	}
	return m
}

// Offer tells the monitor of a block before it is proposed.
func (m *Monitor) Offer(b Block) {
	if _, ok := m.offered[b.Height]; !ok {
		m.offered[b.Height] = m.simulation.Now()
	}
	m.last = max(m.last, b.Height)
	m.ids[b.ID] = true
	for _, t := range b.Transactions {
		m.offerable[t] = true
	}
}

// Disturb tells the monitor that nothing has to be decided in time from now on, until
// Heal: the network is cut, or worse. Faults it knows by itself.
func (m *Monitor) Disturb() { m.disturbed = true }

// Heal tells the monitor that all is well again.
func (m *Monitor) Heal() { m.disturbed, m.healed = false, m.simulation.Now() }

// Reconfigure tells the monitor which nodes have to decide from now on.
func (m *Monitor) Reconfigure(validators []int) {
	for i := range m.nodes {
		w := &m.nodes[i]
		w.validator = slices.Contains(validators, i)
		w.began = w.began && w.validator
	}
}

// Decide checks a decision.
func (m *Monitor) Decide(d Decision) {
	if w := &m.nodes[d.Node]; !w.byzantine {
		m.checkOrder(w, d)
		m.checkAgreement(d)
		m.checkBound(d)
	}
	if m.config.Next != nil {
		m.config.Next.Decide(d)
	}
}

// HandBack passes b on.
func (m *Monitor) HandBack(b Block) {
	if m.config.Next != nil {
		m.config.Next.HandBack(b)
	}
}

// Violations returns what was broken up to now, in the order in which it was seen; last
// the nodes that should have decided and have not.
func (m *Monitor) Violations() []Violation {
	return append(m.violations[:len(m.violations):len(m.violations)], m.overdue()...)
}

// count returns how many violations of an invariant there are up to now.
func (m *Monitor) count(i Invariant) int {
	n := 0
	for _, v := range m.Violations() {
		if v.Invariant == i {
			n++
		}
	}
	return n
}

// Decided returns the block that the first honest node decided at a height.
func (m *Monitor) Decided(height int64) (Block, bool) {
	b, ok := m.decided[height]
	return b, ok
}

// Height returns the last height that an honest node has decided.
func (m *Monitor) Height() int64 {
	var h int64
	for i := range m.nodes {
		if w := &m.nodes[i]; !w.byzantine {
			h = max(h, w.height)
		}
	}
	return h
}
