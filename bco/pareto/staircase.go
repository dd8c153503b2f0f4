package pareto

import (
	"cmp"
	"math"
)

// step is a candidate in the plane of latency and cost, which are rounded.
type step struct {
	latency, cost float64
	m, n, slowest int32
}

// rounded returns x ≥ 0 with 41 significant bits, so that numbers that differ by what
// happens to be lost in their computation are equal.
func rounded(x float64) float64 {
	const lost = 12
	return math.Float64frombits((math.Float64bits(x) + 1<<(lost-1)) &^ (1<<lost - 1))
}

// before orders steps by latency, then cost; of equal ones that with more
// validators is first, because it dominates, then that with the smaller block.
func (s *step) before(o *step) bool {
	if s.latency != o.latency {
		return s.latency < o.latency
	}
	return cmp.Or(cmp.Compare(s.cost, o.cost), cmp.Compare(o.m, s.m), cmp.Compare(s.n, o.n)) <= 0
}

// merge appends to out the staircase of two staircases: their steps without those
// that another is as good as in both, so that latency rises and cost falls.
func merge(out, a, b []step) []step {
	least := math.Inf(1)
	for len(a) > 0 || len(b) > 0 {
		from := &a
		if len(a) == 0 || len(b) > 0 && !a[0].before(&b[0]) {
			from = &b
		}
		if s := (*from)[0]; s.cost < least {
			out, least = append(out, s), s.cost
		}
		*from = (*from)[1:]
	}
	return out
}
