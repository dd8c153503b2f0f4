package rng

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Poisson is the Poisson distribution.
type Poisson struct {
	Expected float64 // mean of the count, > 0, ≤ 1e9
}

// CDF returns P(X ≤ x).
func (d Poisson) CDF(x float64) float64 {
	switch {
	case x < 0:
		return 0
	case math.IsInf(x, 1):
		return 1
	default:
		return mathext.GammaIncRegComp(math.Floor(x)+1, d.Expected)
	}
}

// Draw returns a variate by inversion of one draw: a walk over the probabilities
// from 0 or, when many are expected, from the normal approximation.
func (d Poisson) Draw(s *Stream) float64 {
	u, start := s.Float64(), lattice{ratio: func(k float64) float64 { return d.Expected / (k + 1) }}
	if d.Expected > fewExpected {
		start.k = normalGuess(d.Expected, math.Sqrt(d.Expected), u)
	}
	start.cdf = d.CDF(start.k)
	logFactorial, _ := math.Lgamma(start.k + 1)
	start.pmf = math.Exp(start.k*math.Log(d.Expected) - d.Expected - logFactorial)
	return start.invert(u)
}

// Mean returns the expected count.
func (d Poisson) Mean() float64 { return d.Expected }

// Validate returns an error unless the expected count is in range.
func (d Poisson) Validate() error {
	if !(d.Expected > 0 && d.Expected <= 1e9) {
		return parameterError(d, "needs an expected count > 0, at most 1e9")
	}
	return nil
}

// Variance returns the expected count.
func (d Poisson) Variance() float64 { return d.Expected }
