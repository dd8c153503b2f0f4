package rng

import "math"

// Geometric is the distribution of the number of failures before the first success
// of independent trials.
type Geometric struct {
	P float64 // probability of success, from 1e-12 to 1
}

// CDF returns P(X ≤ x).
func (d Geometric) CDF(x float64) float64 {
	if x < 0 {
		return 0
	}
	return -math.Expm1((math.Floor(x) + 1) * math.Log1p(-d.P))
}

// Draw returns a variate by inversion of one draw.
func (d Geometric) Draw(s *Stream) float64 {
	return math.Floor(s.Exponential(-math.Log1p(-d.P)))
}

// Mean returns (1 − p)/p.
func (d Geometric) Mean() float64 { return (1 - d.P) / d.P }

// Validate returns an error unless p is in range.
func (d Geometric) Validate() error {
	if !(d.P >= 1e-12 && d.P <= 1) {
		return parameterError(d, "needs a probability from 1e-12 to 1")
	}
	return nil
}

// Variance returns (1 − p)/p².
func (d Geometric) Variance() float64 { return (1 - d.P) / (d.P * d.P) }
