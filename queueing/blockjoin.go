package queueing

import "math"

// BlockJoin is the queue with Poisson arrivals and one server that serves up to
// Size customers together in an exponential time; it starts with those present, and
// arrivals join the block in service while there is room. It is the bulk service of
// Kleinrock, "Queueing Systems" I (1975), section 4.5.
type BlockJoin struct {
	Lambda float64 // arrival rate, 1/s, > 0
	Mu     float64 // blocks that the server serves, 1/s, > Lambda/Size
	Size   int     // customers in a block at most, 1 to 1e6
}

// Validate returns ErrParameter for a field out of its range and ErrUnstable when
// Lambda ≥ Size·Mu.
func (q BlockJoin) Validate() error {
	return validateBlock(q.Lambda, q.Size, q.Mu)
}

// InSystem returns the mean number of customers present, r/(1−r): the number is
// geometric with the ratio r of Kleinrock's 1/z₀.
func (q BlockJoin) InSystem() float64 { return q.Lambda * q.Sojourn() }

// Sojourn returns the mean time from arrival to departure in s.
func (q BlockJoin) Sojourn() float64 {
	if err := q.Validate(); err != nil {
		return undefined(err)
	}
	return 1 / (q.Lambda * math.Expm1(blockDecay(q.Lambda/q.Mu, q.Size)))
}

// Wait returns the mean time in s that a customer is present but in no block, r^b
// times Sojourn.
func (q BlockJoin) Wait() float64 {
	if err := q.Validate(); err != nil {
		return undefined(err)
	}
	return math.Exp(-float64(q.Size)*blockDecay(q.Lambda/q.Mu, q.Size)) * q.Sojourn()
}

// Utilization returns the fraction of time that the server works.
func (q BlockJoin) Utilization() float64 {
	if err := q.Validate(); err != nil {
		return busy(err)
	}
	return math.Exp(-blockDecay(q.Lambda/q.Mu, q.Size))
}
