package queueing

import "fmt"

// BlockRule says when a server of blocks begins to serve.
type BlockRule uint8

// The rules.
const (
	PartialBlocks BlockRule = iota // as soon as anybody waits, with up to a full block
	FullBlocks                     // as soon as a full block waits
	EmptyBlocks                    // always, with nobody if nobody waits
)

// maxGeneralBlock bounds the number of roots to be found.
const maxGeneralBlock = 2000

// BlockGeneral is the queue with Poisson arrivals and one server that serves up to
// Size customers together, M/G^{[1,b]}/1 for PartialBlocks; arrivals wait for the
// next block. Bailey, "On queueing processes with bulk service", J. R. Statist. Soc.
// B 16 (1954) 80–87; Chaudhry and Templeton, "A First Course in Bulk Queues" (1983).
type BlockGeneral struct {
	Lambda  float64   // arrival rate, 1/s, > 0
	Service Law       // time that a block takes, s; Lambda times its mean < Size
	Size    int       // customers in a block at most, 1 to 2000
	Rule    BlockRule // when a block begins
}

// Validate returns ErrParameter for a field out of its range, or where the roots of
// z^b = S*(λ(1−z)) cannot be found, and ErrUnstable when the load λE[S]/b is 1 or
// more.
func (q BlockGeneral) Validate() error {
	_, err := q.solve()
	return err
}

func (q BlockGeneral) validateFields() error {
	if err := validateRate("arrival rate", q.Lambda); err != nil {
		return err
	}
	if err := validateLaw("service time of a block", q.Service); err != nil {
		return err
	}
	if err := validateCount("block size", q.Size, maxGeneralBlock); err != nil {
		return err
	}
	if q.Rule > EmptyBlocks {
		return fmt.Errorf("queueing: %w: block rule is %d, want PartialBlocks, FullBlocks or EmptyBlocks", ErrParameter, q.Rule)
	}
	return validateCapacity(q.Lambda, float64(q.Size)/q.Service.Mean())
}

// InSystem returns the mean number of customers present.
func (q BlockGeneral) InSystem() float64 { return q.Lambda * q.Sojourn() }

// Sojourn returns the mean time from arrival to departure in s.
func (q BlockGeneral) Sojourn() float64 { return after(q.Wait(), q.Service) }

// Wait returns the mean time in s from arrival to the start of the block, by the
// mean number left behind at the start of a block,
//
//	v/(2(b−a)) − (b−1−a)/2 + Σ1/(1−z_k) − a,  a = λE[S], v = a + λ²Var S,
//
// with z_k the roots of z^b = S*(λ(1−z)) in |z| < 1.
func (q BlockGeneral) Wait() float64 {
	roots, err := q.solve()
	if err != nil {
		return undefined(err)
	}
	mean := q.Service.Mean()
	a, b := q.Lambda*mean, float64(q.Size)
	v := a + q.Lambda*q.Lambda*q.Service.Variance()
	behind := max(v/(2*(b-a))-(b-1-a)/2+roots.sum-a, 0)
	waited := behind*mean + q.Lambda*secondMoment(q.Service)/2 // customers × s in the service of a block
	if q.Rule == FullBlocks {
		waited += (b - a) * roots.sum / q.Lambda // and before it
	}
	return waited / (q.Lambda * q.cycle(roots))
}

// Utilization returns the fraction of time that the server works, on empty blocks
// too.
func (q BlockGeneral) Utilization() float64 {
	roots, err := q.solve()
	if err != nil {
		return busy(err)
	}
	return q.Service.Mean() / q.cycle(roots)
}

// cycle returns the mean time in s from the start of a block to that of the next.
func (q BlockGeneral) cycle(roots blockRoots) float64 {
	switch q.Rule {
	case EmptyBlocks:
		return q.Service.Mean()
	case FullBlocks:
		return float64(q.Size) / q.Lambda
	case PartialBlocks:
	}
	empty := (float64(q.Size) - q.Lambda*q.Service.Mean()) * roots.product // P(nobody left at a departure)
	return q.Service.Mean() + empty/q.Lambda
}
