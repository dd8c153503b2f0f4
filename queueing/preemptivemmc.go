package queueing

import "math"

// PreemptiveMMc is the queue M/M/c with preemptive-resume priorities and one service
// rate for all classes: classes 0 to k together are the queue M/M/c of their
// arrivals.
type PreemptiveMMc struct {
	Lambdas []float64 // arrival rate of each class, 1/s, > 0; class 0 is served first
	Mu      float64   // service rate of one server, 1/s
	Servers int       // 1 to 1e7
}

// Validate returns ErrParameter for a field out of its range, and ErrUnstable when
// the load is 1 or more. The classes above the one that brings it there have finite
// sojourn times all the same.
func (q PreemptiveMMc) Validate() error { return validateClasses(q.Lambdas, q.Mu, q.Servers) }

// InSystem returns the mean number of customers of class k present.
func (q PreemptiveMMc) InSystem(k int) float64 { return q.Lambdas[k] * q.Sojourn(k) }

// Sojourn returns the mean time from arrival to departure of class k in s.
func (q PreemptiveMMc) Sojourn(k int) float64 { return q.Wait(k) + 1/q.Mu }

// Wait returns the mean time in s that a customer of class k is present but not
// served, interruptions included: by Little's law, what the class adds to the number
// that waits of the classes above.
func (q PreemptiveMMc) Wait(k int) float64 {
	if validateServers(sum(q.Lambdas), q.Mu, q.Servers) != nil || validateRates(q.Lambdas) != nil {
		return math.NaN()
	}
	above := sum(q.Lambdas[:k])
	load := above + q.Lambdas[k]
	if full(load / (float64(q.Servers) * q.Mu)) {
		return math.Inf(1)
	}
	return waitingSlope(above/q.Mu, load/q.Mu, q.Servers) / q.Mu
}

// Utilization returns the fraction of time that one server works.
func (q PreemptiveMMc) Utilization() float64 {
	return MMc{sum(q.Lambdas), q.Mu, q.Servers}.Utilization()
}
