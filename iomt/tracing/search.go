package tracing

import (
	"cmp"
	"fmt"
	"slices"

	"ihealth/sim"
)

// Search ranks cases as the origin of all of them, by what time allows and by earliness. It is ours: the
// seeds ask for the origin and name no method.
type Search struct {
	Before  sim.Time // a case may have been infectious so long before its report, ≥ 0
	Latency sim.Time // nobody passes an infection on sooner after catching it, ≥ 0
}

// Suspect is a case with what speaks for it as the origin.
type Suspect struct {
	Case
	Explained int // cases that it can have infected, directly or not, in time for their reports; itself too
}

// Rank returns all cases, the most likely origin first: whoever can have infected the most others over
// paths of the graph in order of time; of these who was reported first, then who has the lower
// number. It panics when a case is not of the graph or a time of the search is negative.
func (s Search) Rank(g *Graph, cases []Case) []Suspect {
	if s.Before < 0 || s.Latency < 0 {
		panic("tracing: a search back in time")
	}
	out := make([]Suspect, len(cases))
	for i, c := range cases {
		if c.Person < 0 || c.Person >= g.people {
			panic(fmt.Sprintf("tracing: case %d of %d people", c.Person, g.people))
		}
		arrivals := g.Arrivals(c.Person, max(0, c.Reported-s.Before), s.Latency)
		out[i] = Suspect{c, explained(c, cases, arrivals, s.Latency)}
	}
	slices.SortFunc(out, func(a, b Suspect) int {
		return cmp.Or(cmp.Compare(b.Explained, a.Explained), cmp.Compare(a.Reported, b.Reported), cmp.Compare(a.Person, b.Person))
	})
	return out
}

// explained counts the cases that caught the infection of c no later than latency before their report.
func explained(c Case, cases []Case, arrivals []sim.Time, latency sim.Time) int {
	n := 0
	for _, other := range cases {
		if other.Person == c.Person || arrivals[other.Person] <= other.Reported-latency {
			n++
		}
	}
	return n
}
