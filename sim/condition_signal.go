package sim

import (
	"cmp"
	"slices"
)

// Signal tells processes that something has happened, or that the state of a model
// has changed. It belongs to its simulation's goroutine.
type Signal struct {
	name   string
	queue  claimQueue
	sorted []*claim // during Broadcast
}

// NewSignal returns a signal.
func NewSignal(name string) *Signal { return &Signal{name: name} }

// Next is the next Broadcast as something to wait for.
func (g *Signal) Next() Case { return Case{of: g} }

// Until is a condition as something to wait for: holds is called at once and at each
// Broadcast, and again before the process goes on, so that the condition is true
// when it does; otherwise the process waits on and keeps its place. Holds must not
// wait, and must change nothing. Until panics when holds is nil.
func (g *Signal) Until(holds func() bool) Case {
	if holds == nil {
		panic("sim: signal " + g.name + " without a condition")
	}
	return Case{of: g, subject: holds}
}

// Broadcast wakes every process that waits for the next broadcast, and those whose
// condition is true now, in the order in which they began to wait.
func (g *Signal) Broadcast() {
	g.sorted = append(g.sorted[:0], g.queue.claims...)
	slices.SortFunc(g.sorted, func(a, b *claim) int { return cmp.Compare(a.ticket, b.ticket) })
	for _, q := range g.sorted {
		if q.queue == &g.queue {
			g.tell(q)
		}
	}
	clear(g.sorted)
}

// tell wakes the process of one claim, if its condition allows it.
func (g *Signal) tell(q *claim) {
	holds, conditional := q.subject.(func() bool)
	if !conditional {
		g.queue.remove(q.place)
		q.decide()
		return
	}
	if q.event == (Event{}) && holds() {
		q.event = q.by.sim.Schedule(0, (*look)(q))
	}
}

func (g *Signal) take(q *claim) bool {
	holds, conditional := q.subject.(func() bool)
	return conditional && holds()
}

func (g *Signal) enlist(q *claim) { g.queue.push(q) }

func (g *Signal) describe() string { return "signal " + g.name }

// look is a claim whose condition was true when it was last looked at.
type look claim

// Handle lets the process go on if the condition is still true.
func (l *look) Handle(*Simulation) {
	q := (*claim)(l)
	q.event = Event{}
	if holds := q.subject.(func() bool); holds() {
		q.queue.remove(q.place)
		q.win().enter()
	}
}
