package ranking

import (
	"fmt"
	"math"
	"slices"
)

// Screen returns the systems that may still be the best, in their order: those whose
// lower bound on the mean is at most the smallest upper bound. Bounds that hold never
// let it drop a best system. It returns ErrParameter unless both have the same length
// ≥ 1 and lower[j] ≤ upper[j] for every j; −Inf and +Inf say that nothing is known.
func Screen(lower, upper []float64) ([]int, error) {
	if len(lower) == 0 || len(lower) != len(upper) {
		return nil, fmt.Errorf("ranking: %w: %d lower and %d upper bounds, want as many, 1 or more", ErrParameter, len(lower), len(upper))
	}
	for j := range lower {
		if !(lower[j] <= upper[j]) {
			return nil, fmt.Errorf("ranking: %w: bounds of system %d are [%v, %v], want the lower first", ErrParameter, j, lower[j], upper[j])
		}
	}
	reachable := slices.Min(upper)
	var kept []int
	for j := range lower {
		if lower[j] <= reachable {
			kept = append(kept, j)
		}
	}
	return kept, nil
}

// BoundLargest returns bounds on the expectation of the largest of random variables with
// these means and standard deviations, whatever their distributions and however they
// depend on each other:
//
//	max μ_i ≤ E[max X_i] ≤ max μ_i + √((m−1)/m·Σσ_i²),
//
// below by Jensen's inequality, above by Aven, "Upper (lower) bounds on the mean of the
// maximum (minimum) of a number of random variables", J. Appl. Probab. 22 (1985)
// 723–728. With response times of validators for X they bound a latency, and through
// its weight, for which the utility of I-Health eq. (12) is Lipschitz, the utility.
// It panics unless both have the same length ≥ 1.
func BoundLargest(means, deviations []float64) (lower, upper float64) {
	if len(means) == 0 || len(means) != len(deviations) {
		panic(fmt.Sprintf("ranking: %d means and %d deviations, want as many, 1 or more", len(means), len(deviations)))
	}
	squares := 0.0
	for _, d := range deviations {
		squares += d * d
	}
	lower = slices.Max(means)
	return lower, lower + beyondLargest(len(means), squares)
}

// beyondLargest returns how far the expectation of the largest of m variables lies above
// their largest mean at most, when their variances have this sum.
func beyondLargest(m int, squares float64) float64 {
	return math.Sqrt(float64(m-1) / float64(m) * squares)
}
