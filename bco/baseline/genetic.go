package baseline

import (
	"cmp"
	"context"
	"slices"

	"ihealth/bco"
	"ihealth/sim/rng"
)

// Genetic is a generational genetic algorithm (Goldberg, Genetic Algorithms in Search,
// 1989) on 50 sets: the two best survive, parents win tournaments of three, children take
// each validator from either parent, and then change one validator on average. Sizes that
// are not allowed are repaired at random. A pass is a generation.
type Genetic struct {
	Evaluations int     // budget, ≥ 0; 0 means 20,000
	Key         rng.Key // names the random stream
}

const (
	population = 50
	elite      = 2
	tournament = 3
)

// Name returns "genetic".
func (Genetic) Name() string { return "genetic" }

// Solve implements [bco.Solver].
func (g Genetic) Solve(ctx context.Context, p *bco.Problem) (bco.Solution, error) {
	return solve(ctx, p, g.Name(), g.Evaluations, g.Key, g.run)
}

// individual is a set and what it is worth.
type individual struct {
	members []bool
	utility float64
}

func (Genetic) run(s *search) {
	var now, next []individual
	for range population {
		if !s.more() {
			return
		}
		members := s.anySet()
		now = append(now, individual{members, s.evaluate(members)})
		next = append(next, individual{members: slices.Clone(members)})
	}
	for s.more() {
		s.passes++
		slices.SortStableFunc(now, func(a, b individual) int { return cmp.Compare(a.utility, b.utility) })
		for i := range next {
			if !s.more() {
				return
			}
			if i < elite {
				copy(next[i].members, now[i].members)
				next[i].utility = now[i].utility
				continue
			}
			s.breed(next[i].members, s.winner(now), s.winner(now))
			next[i].utility = s.evaluate(next[i].members)
		}
		now, next = next, now
	}
}

// winner returns the best of a few random individuals of those in order.
func (s *search) winner(ordered []individual) []bool {
	best := len(ordered)
	for range tournament {
		best = min(best, s.random.IntN(len(ordered)))
	}
	return ordered[best].members
}

// breed makes a child of two parents.
func (s *search) breed(child, mother, father []bool) {
	for i := range child {
		child[i] = mother[i]
		if s.random.IntN(2) == 0 {
			child[i] = father[i]
		}
		if s.random.IntN(len(child)) == 0 {
			child[i] = !child[i]
		}
	}
	s.repair(child)
}
