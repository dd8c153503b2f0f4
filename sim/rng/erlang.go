package rng

import (
	"gonum.org/v1/gonum/mathext"
)

// Erlang is the distribution of the sum of phases that are exponential, independent
// and alike.
type Erlang struct {
	Phases int     // ≥ 1
	Rate   float64 // of each phase, > 0; the mean is phases/rate
}

// CDF returns P(X ≤ x).
func (d Erlang) CDF(x float64) float64 {
	return mathext.GammaIncReg(float64(d.Phases), d.Rate*max(x, 0))
}

// Draw returns the sum of as many exponential variates as there are phases, each
// by inversion of one draw: a fixed number of draws, in each of which the sum grows.
// [Gamma] makes the same distribution from one draw, about as fast at 250 phases.
func (d Erlang) Draw(s *Stream) float64 {
	sum := 0.0
	for range d.Phases {
		sum += s.Exponential(d.Rate)
	}
	return sum
}

// Laplace returns E[exp(−sX)] for s with a real part above −rate.
func (d Erlang) Laplace(s complex128) complex128 {
	return d.gamma().Laplace(s)
}

// LaplaceComplement returns 1 − E[exp(−sX)] for real s, as Laplace, without
// cancellation.
func (d Erlang) LaplaceComplement(s float64) float64 {
	return d.gamma().LaplaceComplement(s)
}

func (d Erlang) gamma() Gamma { return Gamma{Shape: float64(d.Phases), Rate: d.Rate} }

// Mean returns phases/rate.
func (d Erlang) Mean() float64 { return float64(d.Phases) / d.Rate }

// Validate returns an error unless there is a phase and its rate is positive and
// finite.
func (d Erlang) Validate() error {
	if d.Phases < 1 || !positive(d.Rate) {
		return parameterError(d, "needs at least one phase and a finite rate > 0")
	}
	return nil
}

// Variance returns phases/rate².
func (d Erlang) Variance() float64 { return float64(d.Phases) / (d.Rate * d.Rate) }
