package pareto

import (
	"cmp"
	"math"
	"slices"

	"ihealth/bco"
	"ihealth/chain"
)

// Point is a choice of validators and of a block size that is on the front.
type Point struct {
	M, N    int // validators; transactions per block
	Slowest int // index into Evaluator.Validators of the slowest chosen validator, ≥ M−1
	Metrics chain.Metrics
}

// Set returns the chosen validators as ascending indices into e.Validators: the M
// cheapest of those that are as fast as the slowest chosen one. e must be the
// evaluator of the front.
func (p Point) Set(e *bco.Evaluator) []int {
	s := newSelection(p.M)
	for rank, v := range e.Validators()[:p.Slowest+1] {
		s.add(rank, v.Fee)
	}
	return s.ranks
}

// Prefix reports whether the chosen validators are the M fastest, the only ones
// that BCO looks at.
func (p Point) Prefix() bool { return p.Slowest == p.M-1 }

// Staircase returns the points of a front with at least m validators that no other of
// them is as good as in latency and cost: the least cost for a latency, from the
// fastest and dearest to the slowest and cheapest.
func Staircase(front []Point, m int) []Point {
	secure := slices.DeleteFunc(slices.Clone(front), func(p Point) bool { return p.M < m })
	slices.SortStableFunc(secure, func(a, b Point) int {
		return cmp.Or(cmp.Compare(a.Metrics.Latency, b.Metrics.Latency), cmp.Compare(a.Metrics.Cost, b.Metrics.Cost))
	})
	least := math.Inf(1)
	return slices.DeleteFunc(secure, func(p Point) bool {
		if p.Metrics.Cost >= least {
			return true
		}
		least = p.Metrics.Cost
		return false
	})
}
