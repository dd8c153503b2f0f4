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
	switch {
	case x < d.Low:
		return 0
	case x >= d.High:
		return 1
	default:
		return (x - d.Low) / (d.High - d.Low)
	}
}

// Draw returns a variate by inversion of one draw.
func (d Uniform) Draw(s *Stream) float64 { return s.Uniform(d.Low, d.High) }

// Laplace returns E[exp(−sX)], for small s by the value at the middle times
// sinh(y)/y with y half the width times s.
func (d Uniform) Laplace(s complex128) complex128 {
	width := complex(d.High-d.Low, 0)
	y := s * width / 2
	switch size := cmplx.Abs(y); {
	case size > 1:
		return (Deterministic{d.Low}.Laplace(s) - Deterministic{d.High}.Laplace(s)) / (s * width)
	case size < 1e-4:
		return Deterministic{d.Mean()}.Laplace(s) * (1 + y*y/6) // to y⁴/120 < 1e-18
	default:
		return Deterministic{d.Mean()}.Laplace(s) * cmplx.Sinh(y) / y
	}
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
