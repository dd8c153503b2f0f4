package queueing

import "math"

// NonpreemptiveMMc is the queue M/M/c with non-preemptive priorities and one service
// rate for all classes. Kella and Yechiali, "Waiting times in the non-preemptive
// priority M/M/c queue", Stochastic Models 1 (1985) 257–262.
type NonpreemptiveMMc struct {
	Lambdas []float64 // arrival rate of each class, 1/s, > 0; class 0 is served first
	Mu      float64   // service rate of one server, 1/s
	Servers int       // 1 to 1e7
}

// Validate returns ErrParameter for a field out of its range, and ErrUnstable when
// the load is 1 or more. The classes above the one that brings it there have finite
// sojourn times all the same.
func (q NonpreemptiveMMc) Validate() error { return validateClasses(q.Lambdas, q.Mu, q.Servers) }

// InSystem returns the mean number of customers of class k present.
func (q NonpreemptiveMMc) InSystem(k int) float64 { return q.Lambdas[k] * q.Sojourn(k) }

// Sojourn returns the mean time from arrival to departure of class k in s.
func (q NonpreemptiveMMc) Sojourn(k int) float64 { return q.Wait(k) + 1/q.Mu }

// Wait returns the mean time in s from arrival to the start of service of class k,
// C/(cμ(1−σ_{k−1})(1−σ_k)) with C = ErlangC(Σλ/μ, c) and σ_k = Σ_{j≤k} λ_j/(cμ).
func (q NonpreemptiveMMc) Wait(k int) float64 {
	if err := validateServers(sum(q.Lambdas), q.Mu, q.Servers); err != nil || validateRates(q.Lambdas) != nil {
		return math.NaN()
	}
	rate := float64(q.Servers) * q.Mu
	above := sum(q.Lambdas[:k])
	load := above + q.Lambdas[k]
	if full(load / rate) {
		return math.Inf(1)
	}
	return ErlangC(sum(q.Lambdas)/q.Mu, q.Servers) * rate / ((rate - above) * (rate - load))
}

// Utilization returns the fraction of time that one server works.
func (q NonpreemptiveMMc) Utilization() float64 {
	return MMc{sum(q.Lambdas), q.Mu, q.Servers}.Utilization()
}

func validateClasses(lambdas []float64, mu float64, servers int) error {
	if err := validateRates(lambdas); err != nil {
		return err
	}
	return MMc{sum(lambdas), mu, servers}.Validate()
}
