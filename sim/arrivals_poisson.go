package sim

import (
	"time"

	"ihealth/sim/rng"
)

// Poisson is the Poisson process. It takes one draw an interval.
type Poisson struct {
	Lambda float64 // arrivals, 1/s, > 0 and finite
}

// Validate returns ErrParameter for a rate out of its range.
func (p Poisson) Validate() error { return validateRate("arrival rate", p.Lambda) }

// Rate returns λ.
func (p Poisson) Rate() float64 { return p.Lambda }

// Start returns the process from its beginning.
func (p Poisson) Start(stream *rng.Stream) Intervals { return &poissonRun{p.Lambda, stream} }

type poissonRun struct {
	rate   float64
	stream *rng.Stream
}

func (r *poissonRun) Next() (time.Duration, int, error) {
	return Delay(r.stream.Exponential(r.rate)), 1, nil
}
