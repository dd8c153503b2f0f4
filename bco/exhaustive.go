package bco

import (
	"context"
	"math"
)

// Exhaustive evaluates U at every m and every n of the grid that BlockStep
// sets: the search that I-Health's Fig. 8 compares BCO with (there 21 × 20 =
// 420 points).
type Exhaustive struct{}

// Name returns "exhaustive".
func (Exhaustive) Name() string { return "exhaustive" }

// Solve implements [Solver]. The trace holds the incumbents only, in the order
// of the search: m ascending, and n ascending within each m.
func (e Exhaustive) Solve(ctx context.Context, p *Problem) (Solution, error) {
	return solve(ctx, p, e)
}

func (e Exhaustive) search(ctx context.Context, o *objective) (Solution, error) {
	p := o.problem
	s := Solution{Solver: e.Name(), Scope: AllPrefixes}
	if p.step() > 1 {
		s.Scope = PrefixGrid
	}
	best := Candidate{Utility: math.Inf(1)}
	for m := p.MinValidators; m <= p.MaxValidators; m++ {
		s.Passes++
		for n := p.firstBlock(); n <= p.MaxBlock; n += p.step() {
			if s.Evaluations%(1<<16) == 0 && ctx.Err() != nil {
				return Solution{}, ctx.Err()
			}
			s.Evaluations++
			u := o.utility(m, n)
			if u < best.Utility && (p.ArrivalRate == 0 || o.stable(m, n)) {
				best = Candidate{Evaluation: s.Evaluations, M: m, N: n, Utility: u}
				s.Trace = append(s.Trace, best)
			}
		}
	}
	if best.M == 0 {
		s.infeasible(o)
		return s, nil
	}
	s.accept(o, best.M, best.N, Optimal)
	return s, nil
}
