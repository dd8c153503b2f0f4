package queueing

import (
	"fmt"
	"math"
)

// BatchMG1 is the queue M^X/G/1: batches arrive in a Poisson stream and one server
// serves their customers one by one, M^X/M/1 where the service is exponential
// (Kleinrock I, section 4.4).
type BatchMG1 struct {
	Lambda        float64 // arrival rate of batches, 1/s, > 0
	Batch         float64 // mean number of customers in a batch, ≥ 1
	BatchVariance float64 // its variance, ≥ 0; 0: batches of Batch customers
	Service       Law     // service time of a customer, s
}

// Validate returns ErrParameter for a field out of its range and ErrUnstable when
// the load λE[X]E[S] is 1 or more.
func (q BatchMG1) Validate() error {
	if err := validateRate("arrival rate of batches", q.Lambda); err != nil {
		return err
	}
	if err := validateLaw("service time", q.Service); err != nil {
		return err
	}
	if !(q.Batch >= 1) || math.IsInf(q.Batch, 1) || !(q.BatchVariance >= 0) || math.IsInf(q.BatchVariance, 1) {
		return fmt.Errorf("queueing: %w: batches have mean %v and variance %v, want a finite mean ≥ 1 and a finite variance ≥ 0",
			ErrParameter, q.Batch, q.BatchVariance)
	}
	return validateOneServer(q.Lambda*q.Batch*q.Service.Mean(), q.Lambda*q.Batch)
}

// InSystem returns the mean number of customers present.
func (q BatchMG1) InSystem() float64 { return q.Lambda * q.Batch * q.Sojourn() }

// Sojourn returns the mean time from arrival to departure of a customer in s.
func (q BatchMG1) Sojourn() float64 { return after(q.Wait(), q.Service) }

// Wait returns the mean time in s from arrival to the start of service of a
// customer, (λE[X]E[S²] + (E[X²]/E[X]−1)E[S])/(2(1−ρ)): for the batch as a whole by
// Pollaczek and Khinchine, and for those of its own batch who are served before.
func (q BatchMG1) Wait() float64 {
	if err := q.Validate(); err != nil {
		return undefined(err)
	}
	rate := q.Lambda * q.Batch
	before := q.Batch + q.BatchVariance/q.Batch - 1
	return (rate*secondMoment(q.Service) + before*q.Service.Mean()) / (2 * (1 - rate*q.Service.Mean()))
}

// Utilization returns the fraction of time that the server works, min(ρ, 1).
func (q BatchMG1) Utilization() float64 {
	if err := q.Validate(); err != nil {
		return busy(err)
	}
	return q.Lambda * q.Batch * q.Service.Mean()
}
