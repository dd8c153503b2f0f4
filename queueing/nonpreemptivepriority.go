package queueing

import "math"

// NonpreemptivePriority is the M/G/1 queue whose server, when it falls free, takes
// the first of the most urgent class that waits, and interrupts nobody. Cobham,
// "Priority assignment in waiting line problems", Operations Research 2 (1954)
// 70–76; Adan and Resing, section 9.1.
type NonpreemptivePriority struct {
	Classes []ServiceClass // class 0 is served first
}

// Validate returns ErrParameter for a field out of its range, and ErrUnstable when
// the load is 1 or more. The classes above the one that brings it there have finite
// sojourn times all the same.
func (q NonpreemptivePriority) Validate() error { return PreemptivePriority(q).Validate() }

// InSystem returns the mean number of customers of class k present.
func (q NonpreemptivePriority) InSystem(k int) float64 { return q.Classes[k].Lambda * q.Sojourn(k) }

// Sojourn returns the mean time from arrival to departure of class k in s.
func (q NonpreemptivePriority) Sojourn(k int) float64 { return q.Wait(k) + q.Classes[k].Service }

// Wait returns the mean time in s from arrival to the start of service of class k,
//
//	Σ_i ρ_i R_i / ((1−σ_k)(1−σ_{k−1})),
//
// the sum over all classes. Where the load is 1 or more, the class that brings it
// there takes what time the others above leave, and the classes below it nothing.
func (q NonpreemptivePriority) Wait(k int) float64 {
	var above, load, residual, total float64
	for i, c := range q.Classes {
		if !c.valid() {
			return math.NaN()
		}
		if i == k {
			above, load = total, total+c.load()
		}
		residual += min(c.load(), max(1-total, 0)) * c.Residual
		total += c.load()
	}
	if full(load) {
		return math.Inf(1)
	}
	return residual / ((1 - load) * (1 - above))
}

// Utilization returns the fraction of time that the server works, min(Σρ, 1).
func (q NonpreemptivePriority) Utilization() float64 {
	total := 0.0
	for _, c := range q.Classes {
		if !c.valid() {
			return math.NaN()
		}
		total += c.load()
	}
	return min(total, 1)
}
