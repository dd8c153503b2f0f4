package simbench

import (
	"errors"
	"fmt"
	"math"
	"time"

	"ihealth/queueing"
)

// The queue that all contestants simulate.
const (
	lambda = 42.0 // arrivals of all classes together, 1/s
	mu     = 45.0 // services, 1/s
)

// ErrWrong says that a simulator does not observe the sojourn times that it must.
var ErrWrong = errors.New("wrong sojourn times")

// Model is the preemptive-resume M/M/1 with classes of equal rates and load 42/45.
type Model struct {
	Classes int // ≥ 1
}

// Sojourns is what was observed of one class.
type Sojourns struct {
	Count int     `json:"count"`
	Sum   float64 `json:"sum_s"`
}

// Run is one repetition.
type Run struct {
	Elapsed  time.Duration // processor time
	Allocs   float64       // allocations of memory, NaN where nobody counts them
	Sojourns []Sojourns    // by class
}

func (m Model) queue() queueing.PreemptiveMM1 {
	q := queueing.PreemptiveMM1{Lambdas: make([]float64, m.Classes), Mu: mu}
	for i := range q.Lambdas {
		q.Lambdas[i] = lambda / float64(m.Classes)
	}
	return q
}

// check returns ErrWrong when the mean sojourn time of a class over all runs is
// farther from the closed form than chance takes it, less than once in 10^7 times.
func (m Model) check(runs []Run) error {
	total := make([]Sojourns, m.Classes)
	customers := 0
	for _, r := range runs {
		if len(r.Sojourns) != m.Classes {
			return fmt.Errorf("%w: %d classes, want %d", ErrWrong, len(r.Sojourns), m.Classes)
		}
		for k, s := range r.Sojourns {
			total[k].Count += s.Count
			total[k].Sum += s.Sum
			customers += s.Count
		}
	}
	q := m.queue()
	for k, s := range total {
		mean, want, within := s.Sum/float64(s.Count), q.Sojourn(k), m.tolerance(k, customers)
		if !(math.Abs(mean-want) <= within) {
			return fmt.Errorf("%w: class %d of %d stays %.4g s on average, want %.4g ± %.2g s",
				ErrWrong, k+1, m.Classes, mean, want, within)
		}
	}
	return nil
}

// deviations is how many standard deviations chance may take a mean.
const deviations = 5.5

// tolerance returns how far the mean sojourn time of class k (from 0) over that many
// customers may be from the closed form, in s. Classes 0 to k are an M/M/1 of their
// own, whose time-average number has the asymptotic variance 2ρ(1+ρ)/(μ(1−ρ)^4)
// (W. Whitt, "Planning queueing simulations", Management Science 35 (1989)); that of
// class k alone varies less, and is λ times the mean sojourn time.
func (m Model) tolerance(k, customers int) float64 {
	share := lambda / float64(m.Classes)
	rho := share * float64(k+1) / mu
	variance := 2 * rho * (1 + rho) / (mu * math.Pow(1-rho, 4))
	seconds := float64(customers) / lambda
	return deviations * math.Sqrt(variance/seconds) / share
}
