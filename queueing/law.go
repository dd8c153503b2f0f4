package queueing

import (
	"fmt"
	"math"
)

// Law wraps what the models ask of a random time that is not exponential. The
// distributions of package sim/rng are laws.
type Law interface {
	Mean() float64                   // expectation, s
	Variance() float64               // variance, s²
	Laplace(s complex128) complex128 // E[e^{−sX}] for Re s ≥ 0, s in 1/s
}

// complemented is a Law that knows 1 − E[e^{−sX}] to all digits, however small.
type complemented interface {
	LaplaceComplement(s float64) float64
}

// validateLaw returns ErrParameter unless law has a finite mean > 0 and a finite
// variance.
func validateLaw(what string, law Law) error {
	if law == nil {
		return fmt.Errorf("queueing: %w: no %s", ErrParameter, what)
	}
	if !positive(law.Mean()) || !(law.Variance() >= 0) || math.IsInf(law.Variance(), 1) {
		return fmt.Errorf("queueing: %w: %s has mean %v s and variance %v s², want a finite mean > 0 and a finite variance",
			ErrParameter, what, law.Mean(), law.Variance())
	}
	return nil
}

// after returns the mean sojourn time of a wait and a service, both in s, NaN for a wait
// that is NaN, whose service may be none.
func after(wait float64, service Law) float64 {
	if math.IsNaN(wait) {
		return wait
	}
	return wait + service.Mean()
}

// secondMoment returns E[X²] in s².
func secondMoment(law Law) float64 { return law.Variance() + law.Mean()*law.Mean() }
