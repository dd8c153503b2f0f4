package sim

import (
	"fmt"
	"math"
)

// validateLoad returns ErrUnstable when the load, as far as it is known, is 1 or
// more.
func (q Queue) validateLoad() error {
	if q.Capacity > 0 {
		return nil
	}
	if load := q.Load(); load >= 1 {
		return fmt.Errorf("sim: %w: load is %.4g ≥ 1; add servers or a capacity, or lower the arrival rates", ErrUnstable, load)
	}
	return nil
}

// Load returns the work that arrives in the time in which the working servers can
// do one unit: Σ λ E[S] over servers and availability. Arrivals without a known
// rate count as none.
//
// Where interrupted services begin again, the work that is done twice counts too,
// if there is one server without breakdowns, arrivals are Poisson, and distributions
// have a transform. An arrival of class k, above which customers arrive at the rate
// L, takes the server for (E[e^{LS}] − 1)/L when services restart, which is infinite
// for an exponential S with rate L or less, and for (1/E[e^{−LS}] − 1)/L when they
// are drawn again (Gaver, J. R. Statist. Soc. B 24 (1962) 73–90).
func (q Queue) Load() float64 {
	rates := make([]float64, len(q.Entities)) // by class
	for _, e := range q.Entities {
		rates[e.Class] += arrivalRate(e.Arrivals)
	}
	above := 0.0 // L, by class
	for class, rate := range rates {
		rates[class] = above
		above += rate
	}
	work, twice := 0.0, q.worksTwice()
	for _, e := range q.Entities {
		taken := e.Service.Mean()
		if d, known := e.Service.(transformed); known && twice && rates[e.Class] > 0 {
			taken = q.occupation(d, rates[e.Class])
		}
		work += arrivalRate(e.Arrivals) * taken
	}
	return work / (float64(max(1, q.Servers)) * q.Breakdown.availability())
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
// that make its service begin again arrive at a rate.
func (q Queue) occupation(service transformed, rate float64) float64 {
	if q.Discipline == PreemptiveRestart {
		return (growth(service, rate) - 1) / rate
	}
	return (1/real(service.Laplace(complex(rate, 0))) - 1) / rate
}

// transformed wraps distributions whose transform E[e^{−sX}] is known.
type transformed interface {
	Laplace(s complex128) complex128
}

// growth returns E[e^{rate·X}], +Inf where that is infinite. There the formula of
// the transform goes on behind a pole with values that mean nothing: it does not
// rise all the way from 0, or is not real.
func growth(d transformed, rate float64) float64 {
	const steps = 64
	last := 1.0
	for i := 1; i <= steps; i++ {
		y := d.Laplace(complex(-rate*float64(i)/steps, 0))
		if !(real(y) > last) || math.Abs(imag(y)) > 1e-9*real(y) {
			return math.Inf(1)
		}
		last = real(y)
	}
	return last
}
