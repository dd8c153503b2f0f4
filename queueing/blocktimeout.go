package queueing

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// BlockTimeout is the queue whose customers arrive in a Poisson stream and are cut
// into blocks: a block is complete with Size customers, or Timeout after its first.
// One server serves the blocks in their order, each in an exponential time. The
// formulas were derived for this package; tests hold them against simulation.
type BlockTimeout struct {
	Lambda  float64 // arrival rate, 1/s, > 0
	Mu      float64 // blocks that the server serves, 1/s, > Lambda/MeanSize
	Size    int     // customers in a block at most, 1 to 1e6
	Timeout float64 // s, ≥ 0; +Inf: blocks are full
}

// Validate returns ErrParameter for a field out of its range and ErrUnstable when
// Lambda ≥ Mu·MeanSize.
func (q BlockTimeout) Validate() error {
	if err := q.validateFields(); err != nil {
		return err
	}
	return validateCapacity(q.Lambda, q.Mu*q.meanSize())
}

func (q BlockTimeout) validateFields() error {
	if !(q.Timeout >= 0) {
		return fmt.Errorf("queueing: %w: timeout is %v s, want ≥ 0", ErrParameter, q.Timeout)
	}
	return validateBlockFields(q.Lambda, q.Size, q.Mu)
}

// full reports whether the timeout cuts no block of maxBlock or less.
func (q BlockTimeout) full() bool { return q.Lambda*q.Timeout > 2*maxBlock }

// MeanSize returns the mean number of customers in a block.
func (q BlockTimeout) MeanSize() float64 {
	if q.validateFields() != nil {
		return math.NaN()
	}
	return q.meanSize()
}

// meanSize returns 1 + E[min(X, n−1)], X Poisson with mean λτ.
func (q BlockTimeout) meanSize() float64 {
	if q.full() {
		return float64(q.Size)
	}
	n, m := q.Size-1, q.Lambda*q.Timeout
	return 1 + m*poissonBelow(n-1, m) + float64(n)*poissonFrom(n, m)
}

// InSystem returns the mean number of customers present.
func (q BlockTimeout) InSystem() float64 { return q.Lambda * q.Sojourn() }

// Formation returns the mean time in s that a customer waits until its block is
// complete, E[M(M+1)]/(2λE[N]) with M = min(X, n−1).
func (q BlockTimeout) Formation() float64 {
	if err := q.Validate(); err != nil {
		return undefined(err)
	}
	n, m := float64(q.Size-1), q.Lambda*q.Timeout
	if q.full() {
		return n / (2 * q.Lambda)
	}
	waits := m*m*poissonBelow(q.Size-3, m)/2 + m*poissonBelow(q.Size-2, m) + n*(n+1)/2*poissonFrom(q.Size-1, m)
	return waits / (q.Lambda * q.meanSize())
}

// Sojourn returns the mean time from arrival to departure in s.
func (q BlockTimeout) Sojourn() float64 { return q.Wait() + 1/q.Mu }

// Wait returns the mean time in s from arrival to the start of the block,
//
//	Formation + E[N e^{−ηG}]/(η E[N]),
//
// with η = μ(1−σ) of the queue GI/M/1 of the blocks, N the size of a block and G
// the time between its completion and that of the block before.
func (q BlockTimeout) Wait() float64 {
	if err := q.Validate(); err != nil {
		return undefined(err)
	}
	if q.full() {
		return BlockFull{q.Lambda, q.Mu, q.Size}.Wait()
	}
	eta := renewalDecay(q.Mu, q.gapComplement)
	full, early := q.gap(eta)
	m, n := q.Lambda*q.Timeout, float64(q.Size)
	weighted := n * full // E[N e^{−ηG}]
	if early > 0 {       // times the mean size of a block that the timeout cuts
		weighted += early * (1 + m*poissonBelow(q.Size-2, m)/poissonBelow(q.Size-1, m))
	}
	return q.Formation() + weighted/(eta*q.meanSize())
}

// gap returns E[e^{−sG}] of the time G between completions of blocks, split by
// whether the block is full or was cut by the timeout.
func (q BlockTimeout) gap(s float64) (full, early float64) {
	first := q.Lambda / (q.Lambda + s)
	full = math.Pow(first, float64(q.Size)) * poissonFrom(q.Size-1, (q.Lambda+s)*q.Timeout)
	early = first * math.Exp(-s*q.Timeout) * poissonBelow(q.Size-1, q.Lambda*q.Timeout)
	return full, early
}

// gapComplement returns 1 − E[e^{−sG}]: of an arrival and, after it, of the others of
// a full block or of the timeout.
func (q BlockTimeout) gapComplement(s float64) float64 {
	if s*(1/q.Lambda+q.Timeout) >= smallDecay {
		full, early := q.gap(s)
		return 1 - full - early
	}
	m, others := q.Lambda*q.Timeout, float64(q.Size-1)
	first := others / q.Lambda * poissonFrom(q.Size, m) // moments of the time of the others, in full blocks
	second := others * float64(q.Size) / (q.Lambda * q.Lambda) * poissonFrom(q.Size+1, m)
	rest := s*first - s*s*second/2 - math.Expm1(-s*q.Timeout)*poissonBelow(q.Size-1, m)
	return (s + q.Lambda*rest) / (q.Lambda + s)
}

// Utilization returns the fraction of time that the server works.
func (q BlockTimeout) Utilization() float64 {
	if err := q.Validate(); err != nil {
		return busy(err)
	}
	return q.Lambda / (q.meanSize() * q.Mu)
}

// poissonBelow returns P(X < k), X Poisson with mean m.
func poissonBelow(k int, m float64) float64 {
	switch {
	case k <= 0:
		return 0
	case m == 0:
		return 1
	}
	return mathext.GammaIncRegComp(float64(k), m)
}

// poissonFrom returns P(X ≥ k), X Poisson with mean m.
func poissonFrom(k int, m float64) float64 {
	if k <= 0 {
		return 1
	}
	return mathext.GammaIncReg(float64(k), m)
}
