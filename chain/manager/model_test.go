package manager

import (
	"cmp"
	"slices"

	"ihealth/chain"
	"ihealth/sim"
)

// model is the manager's dumb twin: one slice, sorted on demand; token buckets that are
// filled drop by drop; fair queueing by its definition.
type model struct {
	config  Config
	members map[string]chain.Member
	waiting []modelEntry
	flying  int
	count   int // admitted
	virtual [3]int64
	end     [3]int64
	finish  map[modelLine]int64
	level   map[string]int64 // of token buckets, in ns of filling
	seen    sim.Time
	dropped []chain.TransactionID
}

type modelEntry struct {
	transaction chain.Transaction
	arrived     sim.Time
	sequence    int
	start       int64
}

// modelLine names what one entity has waiting in one class of urgency.
type modelLine struct {
	entity  string
	urgency chain.Urgency
}

func newModel(c Config, members []chain.Member) *model {
	m := &model{
		config: c, members: map[string]chain.Member{},
		finish: map[modelLine]int64{}, level: map[string]int64{},
	}
	for _, member := range members {
		m.members[member.Name] = member
		m.level[member.Name] = int64(member.Limit.Burst) * interval(member)
	}
	return m
}

func interval(m chain.Member) int64 {
	if m.Limit.PerSecond == 0 {
		return 0
	}
	return int64(sim.Delay(1 / m.Limit.PerSecond))
}

func lineOf(t chain.Transaction) modelLine { return modelLine{t.Entity, t.Urgency} }

// length is what a transaction takes in virtual time.
func (m *model) length(entity string) int64 { return int64(unit/m.members[entity].Weight + 0.5) }

// admit returns the reason to refuse t, a new transaction with a good signature.
func (m *model) admit(now sim.Time, t chain.Transaction) error {
	for name, level := range m.level {
		most := int64(m.members[name].Limit.Burst) * interval(m.members[name])
		m.level[name] = min(most, level+int64(now-m.seen))
	}
	m.seen = now
	cost := interval(m.members[t.Entity])
	if m.level[t.Entity] < cost {
		return chain.ErrRate
	}
	if len(m.waiting)+m.flying >= m.config.Room {
		i := m.victim(t)
		if i < 0 {
			return chain.ErrFull
		}
		m.drop(i)
	}
	m.level[t.Entity] -= cost
	u := t.Urgency
	start := max(m.virtual[u], m.finish[lineOf(t)])
	m.finish[lineOf(t)] = start + m.length(t.Entity)
	m.waiting = append(m.waiting, modelEntry{t, now, m.count, start})
	m.count++
	return nil
}

// victim returns which waiting transaction has to go for t, -1 for t itself: it looks
// at all that wait and t, in the least urgent class, for the newest one of the entity
// with the most there, by weight.
func (m *model) victim(t chain.Transaction) int {
	all := append(slices.Clone(m.waiting), modelEntry{transaction: t, sequence: m.count})
	backlog := map[modelLine]int64{}
	for _, e := range all {
		backlog[lineOf(e.transaction)] += m.length(e.transaction.Entity)
	}
	i := slices.IndexFunc(all, func(e modelEntry) bool {
		return !slices.ContainsFunc(all, func(o modelEntry) bool {
			a, b := lineOf(e.transaction), lineOf(o.transaction)
			return cmp.Or(cmp.Compare(b.urgency, a.urgency), cmp.Compare(backlog[b], backlog[a]), cmp.Compare(o.sequence, e.sequence)) > 0
		})
	})
	if i == len(m.waiting) {
		return -1
	}
	return i
}

func (m *model) drop(i int) {
	e := m.waiting[i]
	m.dropped = append(m.dropped, e.transaction.ID())
	if l := lineOf(e.transaction); m.finish[l] == e.start+m.length(l.entity) {
		m.finish[l] = e.start
	}
	m.waiting = slices.Delete(m.waiting, i, i+1)
}

func (m *model) sort() {
	slices.SortFunc(m.waiting, func(a, b modelEntry) int {
		return cmp.Or(cmp.Compare(a.transaction.Urgency, b.transaction.Urgency),
			cmp.Compare(a.start, b.start), cmp.Compare(a.sequence, b.sequence))
	})
}

func (m *model) deadline() sim.Time {
	first := sim.Never
	for _, e := range m.waiting {
		first = min(first, e.arrived)
	}
	return first.Add(m.config.Timeout)
}

func (m *model) release() []modelEntry {
	m.sort()
	n := min(len(m.waiting), m.config.BlockSize)
	block := slices.Clone(m.waiting[:n])
	m.waiting = m.waiting[n:]
	m.flying += n
	for _, e := range block {
		u := e.transaction.Urgency
		m.virtual[u] = max(m.virtual[u], e.start)
		m.end[u] = max(m.end[u], e.start+m.length(e.transaction.Entity))
	}
	for _, e := range block {
		u := e.transaction.Urgency
		if !slices.ContainsFunc(m.waiting, func(w modelEntry) bool { return w.transaction.Urgency == u }) {
			m.virtual[u] = m.end[u]
		}
	}
	return block
}

func (m *model) giveBack(block []modelEntry, committed map[chain.TransactionID]bool) {
	m.flying -= len(block)
	for _, e := range block {
		if !committed[e.transaction.ID()] {
			m.waiting = append(m.waiting, e)
		}
	}
}
