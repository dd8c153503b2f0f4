package sim

import (
	"fmt"
	"math"

	"ihealth/sim/rng"
)

// validateLoad returns ErrUnstable when the load, as far as it is known, is 1 or
// more, and ErrParameter when customers surely take infinitely long on average.
func (q Queue) validateLoad() error {
	if q.Capacity > 0 {
		return nil
	}
	if load := q.Load(); !(load < 1) {
		return fmt.Errorf("sim: %w: load is %.4g ≥ 1; add servers or a capacity, or lower the arrival rates", ErrUnstable, load)
	}
	above := q.above()
	if q.Discipline == PreemptiveRestart {
		if err := q.validateRestarts(above); err != nil {
			return err
		}
	}
	return q.validateWaits(above)
}

// Load returns the work that arrives in the time in which the working servers can
// do one unit: Σ λ E[S] over servers and availability. Arrivals without a known
// rate count as none.
//
// Where interrupted services begin again, the work that is done twice counts too,
// if there is one server without breakdowns, arrivals are Poisson, and distributions
// have a transform: Laplace and, when services restart, Abscissa. An arrival of
// class k, above which customers arrive at the rate L, takes the server for
// (E[e^{LS}] − 1)/L when services restart, which is infinite for an exponential S
// with rate L or less, and for (1/E[e^{−LS}] − 1)/L when they are drawn again (Gaver,
// J. R. Statist. Soc. B 24 (1962) 73–90).
func (q Queue) Load() float64 {
	work, twice, above := 0.0, q.worksTwice(), q.above()
	for _, e := range q.Entities {
		taken := e.Service.Mean()
		if twice && above[e.Class] > 0 {
			taken = q.occupation(e.Service, above[e.Class])
		}
		work += arrivalRate(e.Arrivals) * taken
	}
	return work / (float64(max(1, q.Servers)) * q.Breakdown.availability())
}

// above returns L, the arrivals above each class, 1/s.
func (q Queue) above() []float64 {
	rates := make([]float64, len(q.Entities))
	for _, e := range q.Entities {
		rates[e.Class] += arrivalRate(e.Arrivals)
	}
	above := 0.0
	for class, rate := range rates {
		rates[class] = above
		above += rate
	}
	return rates
}

// worksTwice reports whether services begin again in a way that Load knows.
func (q Queue) worksTwice() bool {
	if q.Discipline != PreemptiveRestart && q.Discipline != PreemptiveResample || q.Servers > 1 || q.Breakdown != nil {
		return false
	}
	for _, e := range q.Entities {
		if _, poisson := e.Arrivals.(Poisson); !poisson {
			return false
		}
	}
	return true
}

// occupation returns the time for which a customer takes the server, when others
// that make its service begin again arrive at a rate: its mean service where nobody
// knows.
func (q Queue) occupation(service rng.Distribution, rate float64) float64 {
	if q.Discipline == PreemptiveResample {
		if d, known := service.(transformed); known {
			return (1/real(d.Laplace(complex(rate, 0))) - 1) / rate
		}
	} else if d, known := service.(tailed); known {
		if rate >= d.Abscissa() {
			return math.Inf(1)
		}
		return (real(d.Laplace(complex(-rate, 0))) - 1) / rate
	}
	return service.Mean()
}

// transformed wraps distributions whose transform E[e^{−sX}] is known.
type transformed interface {
	Laplace(s complex128) complex128
}

// tailed wraps distributions of which it is also known from which s on E[e^{sX}] is
// infinite.
type tailed interface {
	transformed
	Abscissa() float64
}

// validateRestarts returns ErrParameter when services that restart have a law of which
// nobody knows whether they ever end: an interruption after an exponential time makes
// them infinitely long on average when E[e^{sX}] is infinite for all s > 0.
func (q Queue) validateRestarts(above []float64) error {
	for i, e := range q.Entities {
		if _, known := e.Service.(tailed); !known && above[e.Class] > 0 {
			return fmt.Errorf("sim: %w: entity %d: services by %T that restart may take for ever on average; want a law with Laplace and Abscissa, or a capacity", ErrParameter, i, e.Service)
		}
	}
	return nil
}

// validateWaits returns ErrParameter when a law of infinite variance at one server
// surely makes the mean wait infinite, as it does wherever customers wait for the
// rest of a service of others.
func (q Queue) validateWaits(above []float64) error {
	if q.Servers > 1 {
		return nil
	}
	for i, e := range q.Entities {
		if q.Discipline == LCFSPreemptive || q.Discipline == PreemptiveResample && above[e.Class] > 0 {
			continue
		}
		if err := validateVariance("service requirement", e.Service); err != nil {
			return fmt.Errorf("entity %d: %w", i, err)
		}
	}
	if q.Breakdown != nil {
		return validateVariance("time of a repair", q.Breakdown.Down)
	}
	return validateVariance("vacation", q.Vacation)
}
