package bco

import (
	"context"
	"math"
)

// Prefix is the exact prefix scan: BCO's loop with the exact n for each m, but
// stopped only when a lower bound proves that no larger m can be better. It is
// optimal over all prefixes and costs about as much as BCO.
type Prefix struct{}

// Name returns "prefix".
func (Prefix) Name() string { return "prefix" }

// Solve implements [Solver].
func (x Prefix) Solve(ctx context.Context, p *Problem) (Solution, error) {
	return solve(ctx, p, x)
}

func (x Prefix) search(ctx context.Context, o *objective) (Solution, error) {
	p := o.problem
	s := Solution{Solver: x.Name(), Scope: AllPrefixes}
	best := Candidate{Utility: math.Inf(1)}
	for m := p.MinValidators; m <= p.MaxValidators; m++ {
		if err := ctx.Err(); err != nil {
			return Solution{}, err
		}
		if o.lowerBound(m) >= best.Utility {
			break
		}
		s.Passes++
		lo, hi := o.blocks(m)
		if lo > hi {
			continue
		}
		n := o.bestBlock(m, lo, hi)
		if u := s.evaluate(o, m, n); u < best.Utility {
			best = Candidate{M: m, N: n, Utility: u}
		}
	}
	if best.M == 0 {
		s.infeasible(o)
		return s, nil
	}
	s.accept(o, best.M, best.N, Optimal)
	return s, nil
}

// lowerBound returns a utility that no prefix of m or more validators beats:
// response time, per-transaction latency and fees never fall with m, the
// security term is at best that of M, and a·n + b/n ≥ 2√(ab).
func (o *objective) lowerBound(m int) float64 {
	p, w := o.problem, o.problem.Weights
	a, b := o.tradeoff(m)
	perBlock := w.Latency * p.Latency.PerBlock(o.order[m-1].ComputeHz) / o.maxLatency
	security := w.Security * o.maxSecurity / p.Security.Security(p.MaxValidators)
	return perBlock + 2*math.Sqrt(a*b) + security
}
