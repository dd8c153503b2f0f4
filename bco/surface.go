package bco

import (
	"context"

	"ihealth/chain"
)

// Surface is a [Problem] that has been checked and whose validators are sorted: it
// is evaluated at any (m, n), and searched without preparing it again.
type Surface struct{ objective *objective }

// NewSurface prepares p. The error wraps [ErrProblem].
func NewSurface(p *Problem) (*Surface, error) {
	o, err := newObjective(p)
	if err != nil {
		return nil, err
	}
	return &Surface{objective: o}, nil
}

// Utility returns U of the m fastest validators and blocks of n; m must lie in
// 1..len(Validators) and n must be positive.
func (s *Surface) Utility(m, n int) float64 { return s.objective.utility(m, n) }

// Metrics returns latency, security and cost of the m fastest validators and
// blocks of n.
func (s *Surface) Metrics(m, n int) chain.Metrics { return s.objective.metrics(m, n) }

// Solve searches with one of the solvers of this package; it panics with any
// other. The error is the context's.
func (s *Surface) Solve(ctx context.Context, with Solver) (Solution, error) {
	inside, ok := with.(searcher)
	if !ok {
		panic("bco: a solver of another package: " + with.Name())
	}
	return inside.search(ctx, s.objective)
}
