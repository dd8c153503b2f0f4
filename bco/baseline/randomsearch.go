package baseline

import (
	"context"

	"ihealth/bco"
	"ihealth/sim/rng"
)

// RandomSearch draws independent sets: the number of validators uniformly from those that
// are allowed, then the validators uniformly. A pass is an evaluation.
type RandomSearch struct {
	Evaluations int     // budget, ≥ 0; 0 means 20,000
	Key         rng.Key // names the random stream
}

// Name returns "random".
func (RandomSearch) Name() string { return "random" }

// Solve implements [bco.Solver].
func (r RandomSearch) Solve(ctx context.Context, p *bco.Problem) (bco.Solution, error) {
	return solve(ctx, p, r.Name(), r.Evaluations, r.Key, func(s *search) {
		for s.more() {
			s.passes++
			s.evaluate(s.anySet())
		}
	})
}
