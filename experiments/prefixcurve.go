package experiments

import (
	"math"
	"slices"

	"ihealth/bco"
)

// prefixCurve holds U of the m fastest validators, v ≤ m ≤ M in order, by how n is chosen.
type prefixCurve struct {
	exact   []float64 // the best integer n
	nearest []float64 // the integer nearest to n* of I-Health eqs (18)–(19)
	relaxed []float64 // n* itself, a real number
}

// prefixCurveOf computes the curve of a problem whose constraints allow every prefix.
func prefixCurveOf(e *bco.Evaluator) prefixCurve {
	var c prefixCurve
	p := e.Problem()
	for m := p.MinValidators; m <= p.MaxValidators; m++ {
		g := e.Prefix(m)
		t, star := e.Terms(g), relaxedBlock(e, g)
		n, _ := e.BestBlock(g)
		c.exact = append(c.exact, e.Utility(g, n))
		c.nearest = append(c.nearest, e.Utility(g, int(math.Round(star))))
		c.relaxed = append(c.relaxed, t.Constant+t.PerTransaction*star+t.PerBlock/star)
	}
	return c
}

// relaxedBlock returns n* within the bounds of n, a real number.
func relaxedBlock(e *bco.Evaluator, g bco.Group) float64 {
	lo, hi := e.Blocks(g)
	return min(max(e.Terms(g).RelaxedBlock(), float64(lo)), float64(hi))
}

// greedyStop returns where a search ends that stops at the first rise.
func greedyStop(u []float64) int {
	for i := 1; i < len(u); i++ {
		if u[i] > u[i-1] {
			return i - 1
		}
	}
	return len(u) - 1
}

// greedyGap returns by what part the greedy stop misses the least value, 0 when it does
// not.
func greedyGap(u []float64) float64 { return gapOf(u[greedyStop(u)], slices.Min(u)) }

// gapOf returns by what part u exceeds best, 0 when only rounding is between them.
func gapOf(u, best float64) float64 {
	if gap := u/best - 1; gap > utilityTolerance {
		return gap
	}
	return 0
}

// utilityTolerance is the relative difference up to which two utilities are the same.
const utilityTolerance = 1e-12
