package rng

import (
	"math"
	"math/cmplx"
)

// Uniform is the uniform distribution on [Low, High].
type Uniform struct {
	Low, High float64 // finite, Low ≤ High
}

// CDF returns P(X ≤ x).
func (d Uniform) CDF(x float64) float64 {
	if x >= d.High {
		return 1
	}
	return max(x-d.Low, 0) / (d.High - d.Low)
}

// Draw returns a variate by inversion of one draw.
func (d Uniform) Draw(s *Stream) float64 { return s.Uniform(d.Low, d.High) }

// Laplace returns E[exp(−sX)], the value at the middle times sinh(y)/y with y half
// the width times s.
func (d Uniform) Laplace(s complex128) complex128 {
	middle := cmplx.Exp(-s * complex(d.Mean(), 0))
	y := s * complex((d.High-d.Low)/2, 0)
	if cmplx.Abs(y) < 1e-4 {
		return middle * (1 + y*y/6) // to y⁴/120 < 1e-18
	}
	return middle * cmplx.Sinh(y) / y
}

// Mean returns the middle.
func (d Uniform) Mean() float64 { return d.Low + (d.High-d.Low)/2 }

// Validate returns an error unless the ends are finite and in order.
func (d Uniform) Validate() error {
	if !(d.Low <= d.High) || math.IsInf(d.High-d.Low, 0) {
		return parameterError(d, "needs finite low ≤ high")
	}
	return nil
}

// Variance returns (high−low)²/12.
func (d Uniform) Variance() float64 { return (d.High - d.Low) * (d.High - d.Low) / 12 }
