package bco

import "context"

// Exhaustive evaluates U at every m and every n of the grid that BlockStep
// sets: the search that I-Health's Fig. 8 compares BCO with (there 21 × 20 =
// 420 points).
type Exhaustive struct{}

// Name returns "exhaustive".
func (Exhaustive) Name() string { return "exhaustive" }

// Solve implements [Solver]. The trace holds the incumbents only, in the order
// of the search: m ascending, and n ascending within each m.
func (x Exhaustive) Solve(ctx context.Context, p *Problem) (Solution, error) {
	return solve(ctx, p, x)
}

func (x Exhaustive) search(ctx context.Context, e *Evaluator) (Solution, error) {
	p := &e.problem
	s := newSearch(ctx, e, x.Name(), AllPrefixes)
	if p.step() > 1 {
		s.solution.Scope = PrefixGrid
	}
	for m := p.MinValidators; m <= p.MaxValidators; m++ {
		s.solution.Passes++
		g := e.Prefix(m)
		for n := p.firstBlock(); n <= p.MaxBlock; n += p.step() {
			if s.solution.Evaluations%lookPeriod == 0 {
				if err := s.cancelled(); err != nil {
					return s.interrupted(err)
				}
			}
			if c := s.evaluate(g, n); c.Utility < s.best.Utility && e.Feasible(g, n) {
				s.trace(c)
				s.leadPrefix(c)
			}
		}
	}
	return s.end(Optimal)
}
