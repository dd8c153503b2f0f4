package rng

import "math"

// fewExpected is the mean of a count up to which inversion starts at 0: the
// probability of 0 is then far from underflow, and the steps are few.
const fewExpected = 12

// lattice is a place from which inversion of a distribution on 0, 1, 2, … walks to
// the least integer k with P(N ≤ k) > u.
type lattice struct {
	k        float64
	cdf, pmf float64                 // P(N ≤ k), P(N = k)
	ratio    func(k float64) float64 // P(N = k+1)/P(N = k)
}

// invert stops where probabilities fall below what a draw of 53 bits can tell.
func (l lattice) invert(u float64) float64 {
	const invisible = 0x1p-60
	for u >= l.cdf && l.pmf > invisible {
		l.pmf *= l.ratio(l.k)
		l.k++
		l.cdf += l.pmf
	}
	for l.k > 0 && u < l.cdf-l.pmf {
		l.cdf -= l.pmf
		l.k--
		l.pmf /= l.ratio(l.k)
	}
	return l.k
}

// normalGuess returns the integer near which a count of the mean and deviation has
// the distribution function u.
func normalGuess(mean, sd, u float64) float64 {
	centred := 2*u - 1 + 0x1p-53 // −1 excluded
	return max(math.Floor(mean+sd*math.Sqrt2*math.Erfinv(centred)), 0)
}
