package simulated

import (
	"fmt"

	"ihealth/sim"
)

func (m *Monitor) report(i Invariant, d Decision, format string, args ...any) {
	m.violations = append(m.violations, Violation{i, d.Node, d.Height, d.At, fmt.Sprintf(format, args...)})
}

// checkOrder checks that a node decides height after height. One that joins later may
// begin anywhere.
func (m *Monitor) checkOrder(w *witness, d Decision) {
	if w.began && d.Height != w.height+1 {
		m.report(NoGap, d, "its decision before was at height %d", w.height)
	}
	w.began, w.height = w.validator, d.Height
}

// checkAgreement compares a decision with the first at its height, or makes it the first.
func (m *Monitor) checkAgreement(d Decision) {
	first, ok := m.decided[d.Height]
	if ok {
		if first.ID != d.Block.ID {
			m.report(Agreement, d, "block %d, another node has decided block %d", d.Block.ID, first.ID)
		}
		return
	}
	m.decided[d.Height] = d.Block
	m.checkContents(d)
}

// checkContents checks the first block of a height: an unknown block is valid only as
// far as its transactions were offered.
func (m *Monitor) checkContents(d Decision) {
	if _, ok := m.offered[d.Height]; !ok {
		m.report(Validity, d, "no block was offered for this height")
	}
	if d.Block.ID > 0 && !m.ids[d.Block.ID] {
		m.report(Validity, d, "block %d was never offered", d.Block.ID)
	}
	for _, t := range d.Block.Transactions {
		if !m.offerable[t] {
			m.report(Validity, d, "transaction %d of entity %q was never offered", t.Nonce, t.Entity)
		}
		if h, ok := m.committed[t]; ok {
			m.report(NoDouble, d, "transaction %d of entity %q was committed at height %d", t.Nonce, t.Entity, h)
		}
		m.committed[t] = d.Height
	}
}

// checkBound checks that a decision is not late.
func (m *Monitor) checkBound(d Decision) {
	if m.config.Bound == 0 {
		return
	}
	if since := m.wellSince(d.Height, d.At); d.At > since.Add(m.config.Bound) {
		m.report(Liveness, d, "decided %v after all was well, want at most %v", d.At.Sub(since), m.config.Bound)
	}
}

// wellSince returns the time since when a height could have been decided: it was
// offered, and every disturbance that is over at time t had ended.
func (m *Monitor) wellSince(height int64, t sim.Time) sim.Time {
	if m.disturbed {
		return t
	}
	since := max(m.offered[height], m.healed)
	for i := range m.config.Faults {
		f := &m.config.Faults[i]
		if over := f.Until != 0 && f.Until <= t; over && !f.Kind.Byzantine() {
			since = max(since, f.Until)
		}
	}
	return min(since, t)
}

// overdue returns a liveness violation for each honest validator that is up and has not
// decided the last height within the bound.
func (m *Monitor) overdue() []Violation {
	if m.config.Bound == 0 || m.last == 0 {
		return nil
	}
	now := m.simulation.Now()
	var out []Violation
	for i := range m.nodes {
		w := &m.nodes[i]
		if w.byzantine || !w.validator || w.height >= m.last || m.crashed(i, now) {
			continue
		}
		if since := m.wellSince(w.height+1, now); now > since.Add(m.config.Bound) {
			out = append(out, Violation{Liveness, i, w.height + 1, now, fmt.Sprintf("not decided %v after all was well, want at most %v", now.Sub(since), m.config.Bound)})
		}
	}
	return out
}

// crashed reports whether a node is down at time t.
func (m *Monitor) crashed(node int, t sim.Time) bool {
	for i := range m.config.Faults {
		if f := &m.config.Faults[i]; f.Node == node && f.Kind == Crash && f.holds(t) {
			return true
		}
	}
	return false
}
