package baseline

import (
	"context"

	"gonum.org/v1/gonum/optimize"

	"ihealth/bco"
	"ihealth/sim/rng"
)

// NelderMead is the simplex method of gonum on the coordinates of [CMAES], begun anew at a
// random point whenever it converges; the first simplex has edges of ½, so that it meets
// different sets. It is a negative baseline, which almost never finds the optimum. A pass is
// a run until it converges. More than 1000 listed validators are skipped.
type NelderMead struct {
	Evaluations int     // budget, ≥ 0; 0 means 20,000
	Key         rng.Key // names the random stream
}

// Name returns "nelder-mead".
func (NelderMead) Name() string { return "nelder-mead" }

// Solve implements [bco.Solver].
func (m NelderMead) Solve(ctx context.Context, p *bco.Problem) (bco.Solution, error) {
	return continuous(ctx, p, m.Name(), m.Evaluations, m.Key, func(*search) optimize.Method {
		return &optimize.NelderMead{SimplexSize: 0.5}
	})
}
