package queueing

import (
	"math"
	"math/cmplx"
)

// Sojourn is the distribution of the time from arrival to departure of one class
// of a preemptive-resume M/M/1 queue with equal service rates. Its transform is
//
//	E[e^{−sT}] = ν/(ν+η(s)),  ν = μ − L_k,
//
// where η is the root with Re η > 0 of η² + η(μ−s−L_{k−1}) − sμ = 0, and L_k the
// arrival rate of the class and all above it: what a customer finds of its class
// and above takes an exponential time of rate ν to serve, stretched by the busy
// periods of the classes above. For the highest class it is exponential. Without a
// steady state the time is infinite; out of range all methods return NaN.
type Sojourn struct {
	higher float64 // L_{k−1}, arrival rate of the classes above, 1/s
	own    float64 // arrival rate of the class, 1/s
	mu     float64 // service rate, 1/s
}

// nu returns ν, the rate left over by the class and all above it, 1/s, and 0 without
// a steady state.
func (d Sojourn) nu() float64 {
	if full((d.higher + d.own) / d.mu) {
		return 0
	}
	return d.mu - d.higher - d.own
}

// Mean returns the expectation in s, +Inf without a steady state.
func (d Sojourn) Mean() float64 {
	if d.nu() <= 0 {
		return math.Inf(1)
	}
	return 1 / (d.nu() * (1 - d.higher/d.mu))
}

// Variance returns the variance in s², +Inf without a steady state:
// 1/(ν(1−σ))² + 2σ/(μν(1−σ)³), σ = L_{k−1}/μ.
func (d Sojourn) Variance() float64 {
	nu, sigma := d.nu(), d.higher/d.mu
	if nu <= 0 {
		return math.Inf(1)
	}
	idle := 1 - sigma
	return 1/(nu*nu*idle*idle) + 2*sigma/(d.mu*nu*idle*idle*idle)
}

// StdDev returns the square root of Variance.
func (d Sojourn) StdDev() float64 { return math.Sqrt(d.Variance()) }

// Survival returns the probability that the time exceeds t, in s. It is exact for
// the highest class and within 1e-7 for the others, by numerical inversion of the
// transform.
func (d Sojourn) Survival(t float64) float64 {
	switch nu := d.nu(); {
	case math.IsNaN(nu) || math.IsNaN(t):
		return math.NaN()
	case t <= 0 || nu <= 0:
		return 1
	case d.higher == 0:
		return math.Exp(-nu * t)
	}
	return min(max(euler(d.survivalTransform, t), 0), 1)
}

// survivalTransform returns (1−E[e^{−sT}])/s = η/(s(ν+η)) for Re s > 0.
func (d Sojourn) survivalTransform(s complex128) complex128 {
	b := s + complex(d.higher-d.mu, 0)
	eta := (b + cmplx.Sqrt(b*b+4*s*complex(d.mu, 0))) / 2
	return eta / (s * (complex(d.nu(), 0) + eta))
}

// quantileLimit is the least probability of exceeding that Quantile resolves: ten
// times the error of Survival.
const quantileLimit = 1e-6

// Quantile returns the p-quantile in s, 0 ≤ p ≤ 1. It is +Inf for p = 1 or without
// a steady state, and NaN for a p outside [0, 1] or, but for the highest class, for
// 1−p < 1e-6, which the inversion cannot resolve.
func (d Sojourn) Quantile(p float64) float64 {
	switch nu := d.nu(); {
	case math.IsNaN(nu) || !(p >= 0 && p <= 1):
		return math.NaN()
	case p == 0:
		return 0
	case p == 1 || nu <= 0:
		return math.Inf(1)
	case d.higher == 0:
		return -math.Log1p(-p) / nu
	case 1-p < quantileLimit:
		return math.NaN()
	}
	return quantile(d.Survival, 1-p, d.Mean())
}
