package baseline

import (
	"context"

	"gonum.org/v1/gonum/optimize"

	"ihealth/bco"
	"ihealth/sim/rng"
)

// CMAES is the covariance matrix adaptation of gonum (CmaEsChol, with its defaults) on one
// real coordinate a validator, in the set when it exceeds ½, begun anew at a random point
// whenever it converges. Coded so, U is a landscape of plateaus, which the method is not
// made for: an evaluation takes ten times as long as with the others or more, and it finds
// fewer optima than they do. A pass is a run until it converges. More than 1000 listed
// validators are skipped.
type CMAES struct {
	Evaluations int     // budget, ≥ 0; 0 means 20,000
	Key         rng.Key // names the random stream
}

// Name returns "cma-es".
func (CMAES) Name() string { return "cma-es" }

// Solve implements [bco.Solver].
func (c CMAES) Solve(ctx context.Context, p *bco.Problem) (bco.Solution, error) {
	return continuous(ctx, p, c.Name(), c.Evaluations, c.Key, func(s *search) optimize.Method {
		return &optimize.CmaEsChol{Src: s.random}
	})
}
