package queueing

import "math"

// MM1 is the queue with Poisson arrivals, exponential service and one server that
// serves in order of arrival.
type MM1 struct {
	Lambda float64 // arrival rate, 1/s, > 0
	Mu     float64 // service rate, 1/s, > Lambda
}

// Validate returns ErrParameter for a rate out of its range and ErrUnstable when
// Lambda ≥ Mu.
func (q MM1) Validate() error {
	if err := validateRate("arrival rate", q.Lambda); err != nil {
		return err
	}
	if err := validateRate("service rate μ", q.Mu); err != nil {
		return err
	}
	return validateOneServer(q.Lambda/q.Mu, q.Lambda)
}

// InSystem returns the mean number of customers present, ρ/(1−ρ).
func (q MM1) InSystem() float64 { return q.Lambda * q.Sojourn() }

// Sojourn returns the mean time from arrival to departure in s, 1/(μ−λ): I-Health
// eq. (9) with λ = Σλ_j, the same for every entity.
func (q MM1) Sojourn() float64 { return q.Distribution().Mean() }

// Distribution returns the sojourn time's distribution, exponential with rate μ−λ.
func (q MM1) Distribution() Sojourn { return PreemptiveMM1{[]float64{q.Lambda}, q.Mu}.Distribution(0) }

// Utilization returns the fraction of time that the server works, min(λ/μ, 1).
func (q MM1) Utilization() float64 {
	if !positive(q.Lambda) || !positive(q.Mu) {
		return math.NaN()
	}
	return min(q.Lambda/q.Mu, 1)
}

// Wait returns the mean time in s that a customer is present but not served,
// ρ/(μ−λ).
func (q MM1) Wait() float64 { return q.Utilization() * q.Sojourn() }
