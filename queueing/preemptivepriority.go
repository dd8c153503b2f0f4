package queueing

import (
	"fmt"
	"math"
)

// PreemptivePriority is the M/G/1 queue with preemptive-resume priorities; within
// a class the order is that of arrival.
type PreemptivePriority struct {
	Classes []ServiceClass // class 0 is served first
}

// ServiceClass is one class of customers.
type ServiceClass struct {
	Lambda   float64 // arrival rate, 1/s, > 0
	Service  float64 // B, mean service time, s, > 0
	Residual float64 // R = E[B²]/(2E[B]), mean residual service time, s, ≥ Service/2
}

// ExponentialClass returns a class whose service time is exponential with rate mu,
// so that R = B = 1/μ.
func ExponentialClass(lambda, mu float64) ServiceClass {
	return ServiceClass{Lambda: lambda, Service: 1 / mu, Residual: 1 / mu}
}

// Validate returns ErrParameter for a field out of its range, and ErrUnstable when
// the load is 1 or more.
func (q PreemptivePriority) Validate() error {
	if len(q.Classes) == 0 {
		return fmt.Errorf("queueing: %w: no classes", ErrParameter)
	}
	load := 0.0
	for k, c := range q.Classes {
		if !c.valid() {
			return fmt.Errorf("queueing: %w: class %d has λ = %v/s, B = %v s, R = %v s; want λ > 0, B > 0, R ≥ B/2, all finite",
				ErrParameter, k, c.Lambda, c.Service, c.Residual)
		}
		load += c.load()
	}
	return validateLoad(load, "lower the arrival rates or the service times")
}

// InSystem returns the mean number of customers of class k present.
func (q PreemptivePriority) InSystem(k int) float64 { return q.Classes[k].Lambda * q.Sojourn(k) }

// Sojourn returns the mean time from arrival to departure of class k in s: I-Health
// eq. (10), after Adan and Resing, section 9.2.
func (q PreemptivePriority) Sojourn(k int) float64 { return q.Wait(k) + q.Classes[k].Service }

// Wait returns the mean time in s that a customer of class k is present but not
// served, interruptions included,
//
//	Σ_{j≤k} ρ_j R_j / ((1−σ_k)(1−σ_{k−1})) + B_k σ_{k−1}/(1−σ_{k−1}),
//
// with ρ_j = λ_j B_j and σ_k = Σ_{j≤k} ρ_j.
func (q PreemptivePriority) Wait(k int) float64 {
	var load, above, residual float64
	for _, c := range q.Classes[:k+1] {
		if !c.valid() {
			return math.NaN()
		}
		above = load
		load += c.load()
		residual += c.load() * c.Residual
	}
	if full(load) {
		return math.Inf(1)
	}
	return residual/((1-load)*(1-above)) + q.Classes[k].Service*above/(1-above)
}

func (c ServiceClass) load() float64 { return c.Lambda * c.Service }

// valid reports whether the fields are in range; R ≥ B/2 up to rounding.
func (c ServiceClass) valid() bool {
	return positive(c.Lambda) && positive(c.Service) && positive(c.Residual) &&
		c.Residual >= c.Service/2*(1-1e-12)
}
