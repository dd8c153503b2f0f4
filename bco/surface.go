package bco

import "ihealth/chain"

// Surface evaluates a [Problem] at any (m, n), for plots and tables.
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
