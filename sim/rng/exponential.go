package rng

import "math"

// Exponential is the exponential distribution.
type Exponential struct {
	Rate   float64 // > 0; its inverse is the mean
	Method Method  // Inversion unless set
}

// CDF returns P(X ≤ x).
func (d Exponential) CDF(x float64) float64 { return -math.Expm1(-d.Rate * max(x, 0)) }

// Draw returns a variate, by inversion of one draw unless the method is Ziggurat.
func (d Exponential) Draw(s *Stream) float64 {
	if d.Method == Ziggurat {
		return s.ZigguratExponential(d.Rate)
	}
	return s.Exponential(d.Rate)
}

// Laplace returns E[exp(−sX)] for s with a real part above −rate.
func (d Exponential) Laplace(s complex128) complex128 {
	rate := complex(d.Rate, 0)
	return rate / (rate + s)
}

// LaplaceComplement returns 1 − E[exp(−sX)] for real s, as Laplace, without
// cancellation.
func (d Exponential) LaplaceComplement(s float64) float64 { return s / (d.Rate + s) }

// Mean returns 1/rate.
func (d Exponential) Mean() float64 { return 1 / d.Rate }

// Validate returns an error unless the rate is positive and finite.
func (d Exponential) Validate() error {
	if !positive(d.Rate) {
		return parameterError(d, "needs a finite rate > 0")
	}
	return nil
}

// Variance returns 1/rate².
func (d Exponential) Variance() float64 { return 1 / (d.Rate * d.Rate) }
