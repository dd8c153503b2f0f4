package sim

import (
	"fmt"
	"math"
	"time"

	"ihealth/sim/rng"
)

// Thinned is the Poisson process whose rate varies with time, by thinning: points
// of a Poisson process with the rate Bound are kept with probability
// Lambda(t)/Bound (Lewis and Shedler, Naval Research Logistics Quarterly 26 (1979)
// 403–413).
type Thinned struct {
	Lambda func(t float64) float64 // arrivals, 1/s, t s after the start; from 0 to Bound
	Bound  float64                 // 1/s, > 0 and finite
}

// Validate returns ErrParameter for a bound out of its range or a missing rate.
func (p Thinned) Validate() error {
	if p.Lambda == nil {
		return fmt.Errorf("sim: %w: thinning without a rate", ErrParameter)
	}
	return validateRate("bound of the arrival rate", p.Bound)
}

// Rate returns NaN: nobody knows where the rate goes.
func (p Thinned) Rate() float64 { return math.NaN() }

// Start returns the process from its beginning. It takes two draws a point, kept
// or not.
func (p Thinned) Start(stream *rng.Stream) Intervals { return &thinnedRun{p: p, stream: stream} }

type thinnedRun struct {
	p      Thinned
	now    Time // of the last point
	none   int  // points in a row that were not kept
	stream *rng.Stream
}

// mostThinned is the number of points in a row without an arrival at which a rate
// counts as 0 for ever.
const mostThinned = 100_000_000

func (r *thinnedRun) Next() (time.Duration, int, error) {
	interval := Delay(r.stream.Exponential(r.p.Bound))
	r.now = r.now.Add(interval)
	u := r.stream.Float64()
	rate := r.p.Lambda(r.now.Seconds())
	if !(rate >= 0 && rate <= r.p.Bound) {
		return 0, 0, fmt.Errorf("sim: %w: arrival rate after %v is %v/s, want 0 to the bound of %v/s",
			ErrParameter, r.now, rate, r.p.Bound)
	}
	if u*r.p.Bound < rate {
		r.none = 0
		return interval, 1, nil
	}
	if r.none++; r.none == mostThinned {
		return 0, 0, fmt.Errorf("sim: %w: no arrival at %d points of thinning until %v: is the rate 0 for ever, or the bound %v/s too high?",
			ErrParameter, r.none, r.now, r.p.Bound)
	}
	return interval, 0, nil
}
