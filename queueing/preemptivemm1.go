package queueing

import "math"

// PreemptiveMM1 is the M/M/1 queue with preemptive-resume priorities and one
// service rate for all classes; within a class the order is that of arrival.
type PreemptiveMM1 struct {
	Lambdas []float64 // arrival rate of each class, 1/s, > 0; class 0 is served first
	Mu      float64   // service rate, 1/s, > Σ Lambdas
}

// Validate returns ErrParameter for a rate out of its range, and ErrUnstable when
// the load is 1 or more. The classes above the one that brings it there have
// finite sojourn times all the same.
func (q PreemptiveMM1) Validate() error {
	if err := validateRates(q.Lambdas); err != nil {
		return err
	}
	return MM1{sum(q.Lambdas), q.Mu}.Validate()
}

// Distribution returns the distribution of the sojourn time of class k.
func (q PreemptiveMM1) Distribution(k int) Sojourn {
	for _, lambda := range q.Lambdas[:k+1] {
		if !positive(lambda) {
			return Sojourn{math.NaN(), math.NaN(), math.NaN()}
		}
	}
	if !positive(q.Mu) {
		return Sojourn{math.NaN(), math.NaN(), math.NaN()}
	}
	return Sojourn{higher: sum(q.Lambdas[:k]), own: q.Lambdas[k], mu: q.Mu}
}

// InSystem returns the mean number of customers of class k present.
func (q PreemptiveMM1) InSystem(k int) float64 { return q.Lambdas[k] * q.Sojourn(k) }

// Sojourn returns the mean time from arrival to departure of class k in s,
// (1/μ)/((1−σ_k)(1−σ_{k−1})) with σ_k the load of classes 0 to k: I-Health eq. (11).
func (q PreemptiveMM1) Sojourn(k int) float64 { return q.Distribution(k).Mean() }

// Utilization returns the fraction of time that the server works, min(Σλ/μ, 1).
func (q PreemptiveMM1) Utilization() float64 {
	return MM1{Lambda: sum(q.Lambdas), Mu: q.Mu}.Utilization()
}

// Wait returns the mean time in s that a customer of class k is present but not
// served, interruptions included, (σ_k+σ_{k−1}(1−σ_k))·Sojourn.
func (q PreemptiveMM1) Wait(k int) float64 {
	above := sum(q.Lambdas[:k]) / q.Mu
	load := above + q.Lambdas[k]/q.Mu
	return (load + above*(1-min(load, 1))) * q.Sojourn(k)
}
