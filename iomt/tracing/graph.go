package tracing

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"ihealth/sim"
)

// ErrGraph is the cause when meetings, or a model on their graph, are out of range.
var ErrGraph = errors.New("unusable contact graph")

// Meeting is an occasion for an infection.
type Meeting struct {
	At   sim.Time // ≥ 0
	A, B int      // people, A ≠ B
	Air  bool     // by the air that A left behind: from A to B alone; else either way
}

// Graph is the temporal contact graph of people: who met whom, and when.
type Graph struct {
	people   int
	meetings []Meeting // by time
}

// NewGraph returns the graph of people 0 to people−1. The error wraps ErrGraph.
func NewGraph(people int, meetings []Meeting) (*Graph, error) {
	if people < 1 {
		return nil, fmt.Errorf("tracing: %w: %d people: want at least 1", ErrGraph, people)
	}
	for _, m := range meetings {
		if m.At < 0 || min(m.A, m.B) < 0 || max(m.A, m.B) >= people || m.A == m.B {
			return nil, fmt.Errorf("tracing: %w: %d met %d at %v: want two of %d people at 0 s or later", ErrGraph, m.A, m.B, m.At, people)
		}
	}
	g := &Graph{people: people, meetings: slices.Clone(meetings)}
	slices.SortFunc(g.meetings, byTime)
	return g, nil
}

// byTime orders meetings by time, then by people.
func byTime(a, b Meeting) int {
	if a.At != b.At {
		return cmp.Compare(a.At, b.At)
	}
	return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
}

// Meetings returns the meetings in order of time; they belong to the graph.
func (g *Graph) Meetings() []Meeting { return g.meetings }

// Arrivals returns when an infection that source passes on from the time given can reach each person
// first, over meetings in order of time, when everybody else passes it on at a later meeting, no sooner than
// latency after it came. Who is not reached has sim.Never.
func (g *Graph) Arrivals(source int, from, latency sim.Time) []sim.Time {
	passes := make([]sim.Time, g.people) // from when on
	arrival := make([]sim.Time, g.people)
	for i := range arrival {
		passes[i], arrival[i] = sim.Never, sim.Never
	}
	passes[source], arrival[source] = from, from
	for i := range g.meetings {
		m := &g.meetings[i]
		if passes[m.A] <= m.At && arrival[m.B] == sim.Never {
			arrival[m.B], passes[m.B] = m.At, m.At+max(latency, 1)
		}
		if passes[m.B] <= m.At && arrival[m.A] == sim.Never && !m.Air {
			arrival[m.A], passes[m.A] = m.At, m.At+max(latency, 1)
		}
	}
	return arrival
}
