package manager

import (
	"cmp"
	"slices"

	"ihealth/chain"
	"ihealth/sim"
)

// model is the manager's dumb twin: one slice, sorted on demand.
type model struct {
	config   Config
	waiting  []entry
	admitted int
}

func (m *model) admit(now sim.Time, t chain.Transaction) {
	m.waiting = append(m.waiting, entry{t, now, m.admitted})
	m.admitted++
}

func (m *model) sort() {
	slices.SortFunc(m.waiting, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.transaction.Urgency, b.transaction.Urgency), cmp.Compare(a.sequence, b.sequence))
	})
}

func (m *model) deadline() sim.Time {
	first := sim.Never
	for _, e := range m.waiting {
		first = min(first, e.arrived)
	}
	return first.Add(m.config.Timeout)
}

func (m *model) release() []entry {
	m.sort()
	n := min(len(m.waiting), m.config.BlockSize)
	block := slices.Clone(m.waiting[:n])
	m.waiting = m.waiting[n:]
	return block
}

func (m *model) giveBack(block []entry, committed map[chain.TransactionID]bool) {
	for _, e := range block {
		if !committed[e.transaction.ID()] {
			m.waiting = append(m.waiting, e)
		}
	}
}
