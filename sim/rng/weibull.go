package rng

import "math"

// Weibull is the distribution with P(X > x) = exp(−(x/scale)^shape).
type Weibull struct {
	Shape float64 // from 0.02 to 1e4, where the moments are accurate
	Scale float64 // > 0
}

// CDF returns P(X ≤ x).
func (d Weibull) CDF(x float64) float64 {
	return -math.Expm1(-math.Pow(max(x, 0)/d.Scale, d.Shape))
}

// Draw returns a variate by inversion of one draw.
func (d Weibull) Draw(s *Stream) float64 {
	return d.Scale * math.Pow(s.Exponential(1), 1/d.Shape)
}

// Mean returns scale·Γ(1 + 1/shape).
func (d Weibull) Mean() float64 { return d.Scale * math.Gamma(1+1/d.Shape) }

// Validate returns an error unless shape and scale are in range.
func (d Weibull) Validate() error {
	if !(d.Shape >= 0.02 && d.Shape <= 1e4) || !positive(d.Scale) {
		return parameterError(d, "needs a shape from 0.02 to 1e4 and a finite scale > 0")
	}
	return nil
}

// Variance returns scale²·(Γ(1 + 2/shape) − Γ(1 + 1/shape)²).
func (d Weibull) Variance() float64 {
	second, _ := math.Lgamma(1 + 2/d.Shape)
	first, _ := math.Lgamma(1 + 1/d.Shape)
	mean := d.Mean()
	return mean * mean * math.Expm1(second-2*first)
}
