package rng

import (
	"math"
	"math/cmplx"
)

// Deterministic is the distribution of a constant.
type Deterministic struct {
	Value float64 // finite
}

// CDF returns P(X ≤ x).
func (d Deterministic) CDF(x float64) float64 {
	if x < d.Value {
		return 0
	}
	return 1
}

// Draw returns the constant, and takes no draw from s.
func (d Deterministic) Draw(*Stream) float64 { return d.Value }

// Laplace returns E[exp(−sX)].
func (d Deterministic) Laplace(s complex128) complex128 {
	return cmplx.Exp(-s * complex(d.Value, 0))
}

// LaplaceComplement returns 1 − E[exp(−sX)] for real s, as Laplace, without
// cancellation.
func (d Deterministic) LaplaceComplement(s float64) float64 { return -math.Expm1(-s * d.Value) }

// Mean returns the constant.
func (d Deterministic) Mean() float64 { return d.Value }

// Validate returns an error unless the constant is finite.
func (d Deterministic) Validate() error {
	if !finite(d.Value) {
		return parameterError(d, "needs a finite value")
	}
	return nil
}

// Variance returns 0.
func (d Deterministic) Variance() float64 { return 0 }
