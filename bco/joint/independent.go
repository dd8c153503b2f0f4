package joint

import (
	"context"
	"fmt"
	"math"
)

// Independent gives every channel its own optimum, as if validators had room for
// all: what optimising channel by channel amounts to. The sum of their utilities is
// a lower bound on the joint optimum; it is the optimum itself, and said to be, when
// the choices happen to fit. Otherwise the Reason says by how much they do not.
type Independent struct{}

// Name returns "joint-independent".
func (Independent) Name() string { return "joint-independent" }

// Solve implements [Solver].
func (i Independent) Solve(ctx context.Context, p *Problem) (Solution, error) {
	s, done, err := newSearch(ctx, i.Name(), p)
	if done {
		return s.solution(), err
	}
	c := make(choice, len(s.channels))
	for f := range c {
		if c[f], err = s.respond(ctx, make(choice, len(c)), f); err != nil {
			return s.solution(), err
		}
	}
	s.incumbent, s.best = c, s.utility(c)
	s.lower = s.best
	validators, places := s.excess(c)
	s.proven = places == 0
	out := s.solution()
	if places > 0 {
		out.Gap = math.NaN()
		out.Reason = fmt.Sprintf("capacity: %d validators are wanted by more channels than they may serve, %d places too many", validators, places)
	}
	return out, nil
}

// excess counts the validators that serve too many channels, and by how many.
func (mk *market) excess(c choice) (validators, places int) {
	for k, n := range mk.use(c) {
		if over := n - mk.capacity[k]; over > 0 {
			validators++
			places += over
		}
	}
	return validators, places
}
