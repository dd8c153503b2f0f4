package sim

import (
	"fmt"

	"ihealth/sim/rng"
)

// arrivalRate returns the arrivals of a process, 1/s, 0 where they are not known.
func arrivalRate(a Arrivals) float64 { return max(0, orZero(a.Rate())) }

// dispersed returns the rate of all arrivals together and their index of dispersion,
// the variance of their number over its mean in the long run: 1 for Poisson arrivals,
// and for those of which it is not known.
func dispersed(entities []Entity) (rate, index float64) {
	for _, e := range entities {
		r := arrivalRate(e.Arrivals)
		rate += r
		index += r * dispersion(e.Arrivals)
	}
	return rate, index / rate
}

func dispersion(a Arrivals) float64 {
	switch a := a.(type) {
	case Renewal:
		return squaredVariation(a.Interval)
	case Batch:
		return a.Size.Mean() * (dispersion(a.Points) + squaredVariation(a.Size))
	}
	return 1
}

// squaredVariation returns the variance over the squared mean.
func squaredVariation(d rng.Distribution) float64 {
	mean := d.Mean()
	return d.Variance() / (mean * mean)
}

// longest is the mean length of a run, s, up to which the clock does not end before
// the run does: a tenth of what it can show.
var longest = Never.Seconds() / 10

// validateSpan returns ErrParameter when customers who come at a rate, 0 if that is
// not known, take longer than the clock goes.
func validateSpan(customers int, rate float64) error {
	if span := float64(customers) / rate; rate > 0 && span > longest {
		return fmt.Errorf("sim: %w: %d customers at %v/s take %.3g s, and the clock of nanoseconds has room for %.2g s: fewer customers, or a larger unit of time with higher rates",
			ErrParameter, customers, rate, span, longest)
	}
	return nil
}
