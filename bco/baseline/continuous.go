package baseline

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/optimize"

	"ihealth/bco"
	"ihealth/sim/rng"
)

// mostCoordinates bounds the validators that may be listed: the methods keep matrices of
// their square.
const mostCoordinates = 1000

// continuous lets a method for real vectors search, from random points of the unit cube
// and again whenever it stops before the budget is spent.
func continuous(ctx context.Context, p *bco.Problem, solver string, evaluations int, key rng.Key, method func(*search) optimize.Method) (bco.Solution, error) {
	if len(p.Validators) > mostCoordinates {
		if err := p.Validate(); err != nil {
			return bco.Solution{}, err
		}
		return bco.Solution{Solver: solver, Status: bco.Skipped, Reason: fmt.Sprintf("%d validators are listed, and its matrices hold at most %d", len(p.Validators), mostCoordinates)}, nil
	}
	return solve(ctx, p, solver, evaluations, key, func(s *search) {
		for s.more() {
			s.passes++
			s.descend(method(s))
		}
	})
}

// descend runs a method once. That it fails, as CMA-ES does when its covariance has
// degenerated, is one of its ways to stop.
func (s *search) descend(method optimize.Method) {
	start := make([]float64, len(s.evaluator.Validators()))
	for i := range start {
		start[i] = s.random.Float64()
	}
	problem := optimize.Problem{
		Func: func(x []float64) float64 { return s.evaluate(s.decode(x)) },
		Status: func() (optimize.Status, error) {
			if s.more() {
				return optimize.NotTerminated, nil
			}
			return optimize.FunctionEvaluationLimit, nil
		},
	}
	_, _ = optimize.Minimize(problem, start, nil, method)
}

// decode takes the validators whose coordinate exceeds ½; when their number is not
// allowed, those with the greatest coordinates, as many as the nearest allowed number.
func (s *search) decode(x []float64) []bool {
	members := make([]bool, len(x))
	for i := range x {
		members[i] = x[i] > 0.5
	}
	size := count(members)
	m := s.nearest(size)
	if m == size {
		return members
	}
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x[b], x[a]) })
	for rank, i := range order {
		members[i] = rank < m
	}
	return members
}
