package rng

import "math"

// Pareto is the distribution with P(X > x) = (minimum/x)^shape for x ≥ minimum.
type Pareto struct {
	Shape   float64 // ≥ 0.1; the mean is infinite up to 1, the variance up to 2
	Minimum float64 // > 0
}

// CDF returns P(X ≤ x).
func (d Pareto) CDF(x float64) float64 {
	return -math.Expm1(-d.Shape * math.Log(max(x/d.Minimum, 1)))
}

// Draw returns a variate by inversion of one draw.
func (d Pareto) Draw(s *Stream) float64 { return d.Minimum * math.Exp(s.Exponential(d.Shape)) }

// Mean returns minimum·shape/(shape − 1), or +Inf.
func (d Pareto) Mean() float64 {
	if d.Shape <= 1 {
		return math.Inf(1)
	}
	return d.Minimum * d.Shape / (d.Shape - 1)
}

// Validate returns an error unless the parameters are finite and in range.
func (d Pareto) Validate() error {
	if !(d.Shape >= 0.1) || !positive(d.Shape, d.Minimum) {
		return parameterError(d, "needs a finite shape ≥ 0.1 and a finite minimum > 0")
	}
	return nil
}

// Variance returns minimum²·shape/((shape − 1)²(shape − 2)), or +Inf.
func (d Pareto) Variance() float64 {
	if d.Shape <= 2 {
		return math.Inf(1)
	}
	ratio := d.Minimum / (d.Shape - 1)
	return ratio * ratio * d.Shape / (d.Shape - 2)
}
