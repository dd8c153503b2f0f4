package ranking

import (
	"fmt"
	"math"
	"slices"
)

// nearest is the least difference from the best mean that an allocation knows, in parts
// of the largest standard deviation: systems that are nearer share as if they were so
// far.
const nearest = 1e-6

// Allocation returns the shares of a large budget, which sum to 1, that make it most
// probable that the system with the smallest average is the one with the smallest mean:
// with b the best and the gaps δ_j = means[j] − means[b],
//
//	N_i/N_j = ((σ_i/δ_i)/(σ_j/δ_j))²,   N_b = σ_b·√(Σ_{j≠b} N_j²/σ_j²),
//
// Chen, Lin, Yücesan and Chick (2000), theorem 1. Systems without variance need no
// share; when none has any, all get the same. It panics unless both have the same length
// ≥ 2, all is finite and no deviation is negative.
func Allocation(means, deviations []float64) []float64 {
	checkMoments(means, deviations)
	best := slices.Index(means, slices.Min(means))
	ratios := make([]float64, len(means)) // σ_j/δ_j, 0 for the best
	largest := slices.Max(deviations)
	for j := range ratios {
		if j != best && deviations[j] > 0 {
			ratios[j] = deviations[j] / largest / max((means[j]-means[best])/largest, nearest)
		}
	}
	most := slices.Max(ratios)
	if most == 0 {
		return sharesWithoutRivals(best, deviations)
	}
	shares := make([]float64, len(means))
	squares, sum := 0.0, 0.0
	for j, ratio := range ratios {
		if ratio > 0 {
			shares[j] = ratio / most * ratio / most
			own := shares[j] * deviations[best] / deviations[j]
			squares += own * own
			sum += shares[j]
		}
	}
	shares[best] = math.Sqrt(squares)
	sum += shares[best]
	for j := range shares {
		shares[j] /= sum
	}
	return shares
}

// sharesWithoutRivals returns the shares when no system but the best varies: all to that
// if it does, and otherwise the same to everybody.
func sharesWithoutRivals(best int, deviations []float64) []float64 {
	shares := make([]float64, len(deviations))
	if deviations[best] > 0 {
		shares[best] = 1
		return shares
	}
	for j := range shares {
		shares[j] = 1 / float64(len(shares))
	}
	return shares
}

func checkMoments(means, deviations []float64) {
	if len(means) < 2 || len(means) != len(deviations) {
		panic(fmt.Sprintf("ranking: %d means and %d deviations, want as many, 2 or more", len(means), len(deviations)))
	}
	for j := range means {
		if !finite(means[j]) || !finite(deviations[j]) || deviations[j] < 0 {
			panic("ranking: Allocation needs finite means and finite deviations ≥ 0")
		}
	}
}
