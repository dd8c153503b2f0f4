package queueing

import "math"

// BlockPartial is the queue with Poisson arrivals and one server that serves up to
// Size customers together in an exponential time; it starts with those present,
// idles when there are none, and arrivals wait for the next block.
type BlockPartial struct {
	Lambda float64 // arrival rate, 1/s, > 0
	Mu     float64 // blocks that the server serves, 1/s, > Lambda/Size
	Size   int     // customers in a block at most, 1 to 1e6
}

// Validate returns ErrParameter for a field out of its range and ErrUnstable when
// Lambda ≥ Size·Mu.
func (q BlockPartial) Validate() error {
	return validateBlock(q.Lambda, q.Size, q.Mu)
}

// InSystem returns the mean number of customers present.
func (q BlockPartial) InSystem() float64 { return q.Lambda * q.Sojourn() }

// Sojourn returns the mean time from arrival to departure in s.
func (q BlockPartial) Sojourn() float64 { return q.Wait() + 1/q.Mu }

// Wait returns the mean time in s from arrival to the start of the block,
// Lq/λ with Lq = (p₀λ/μ) r/(1−r)² and p₀ the probability of an idle server; r is
// the root in (0, 1) of μr^{b+1} − (λ+μ)r + λ = 0.
func (q BlockPartial) Wait() float64 {
	if err := q.Validate(); err != nil {
		return undefined(err)
	}
	work := q.Lambda / q.Mu
	x := blockDecay(work, q.Size)
	r, rest := math.Exp(-x), -math.Expm1(-x)
	return r / (rest * (work + rest) * q.Mu) // p₀ = rest/(work+rest)
}

// Utilization returns the fraction of time that the server works.
func (q BlockPartial) Utilization() float64 {
	if err := q.Validate(); err != nil {
		return busy(err)
	}
	work := q.Lambda / q.Mu
	return work / (work - math.Expm1(-blockDecay(work, q.Size)))
}
