package queueing

import "math"

// BlockFull is the queue with Poisson arrivals and one server that serves exactly
// Size customers together in an exponential time; it idles until there are so many.
// Its blocks are the queue E_b/M/1.
type BlockFull struct {
	Lambda float64 // arrival rate, 1/s, > 0
	Mu     float64 // blocks that the server serves, 1/s, > Lambda/Size
	Size   int     // customers in a block, 1 to 1e6
}

// Validate returns ErrParameter for a field out of its range and ErrUnstable when
// Lambda ≥ Size·Mu.
func (q BlockFull) Validate() error {
	return validateBlock(q.Lambda, q.Size, q.Mu)
}

// InSystem returns the mean number of customers present.
func (q BlockFull) InSystem() float64 { return q.Lambda * q.Sojourn() }

// Formation returns the mean time in s that a customer waits until its block is
// complete, (b−1)/(2λ).
func (q BlockFull) Formation() float64 {
	if err := q.Validate(); err != nil {
		return undefined(err)
	}
	return float64(q.Size-1) / (2 * q.Lambda)
}

// Sojourn returns the mean time from arrival to departure in s.
func (q BlockFull) Sojourn() float64 { return q.Wait() + 1/q.Mu }

// Wait returns the mean time in s from arrival to the start of the block,
// (b−1)/(2λ) + σ/(μ(1−σ)), σ = (λ/(λ+μ(1−σ)))^b.
func (q BlockFull) Wait() float64 {
	if err := q.Validate(); err != nil {
		return undefined(err)
	}
	between := func(s float64) float64 { return -float64(q.Size) * math.Log1p(s/q.Lambda) } // log of the transform
	eta := renewalDecay(q.Mu, func(s float64) float64 { return -math.Expm1(between(s)) })
	return q.Formation() + math.Exp(between(eta))/eta
}

// Utilization returns the fraction of time that the server works.
func (q BlockFull) Utilization() float64 {
	if err := q.Validate(); err != nil {
		return busy(err)
	}
	return q.Lambda / (float64(q.Size) * q.Mu)
}

// smallDecay is the s·E[A²]/E[A] below which 1 − A*(s) is better known by two
// moments than as a difference. Both are right to 1e-5 of η there, where the load is
// near 1.
const smallDecay = 1e-5

// renewalDecay returns η = μ(1−σ), σ = A(μ(1−σ)), the rate of the exponential
// sojourn time of a queue GI/M/1: the only zero of 1 − A(η) − η/μ in (0, μ).
// complement is 1 − A, A the Laplace transform of the time between arrivals.
func renewalDecay(mu float64, complement func(s float64) float64) float64 {
	return root(0, mu, 0, func(s float64) float64 { return complement(s) - s/mu })
}
