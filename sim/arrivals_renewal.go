package sim

import (
	"time"

	"ihealth/sim/rng"
)

// Renewal is a process with independent intervals of one distribution.
type Renewal struct {
	Interval rng.Distribution // s, ≥ 0, with a finite mean > 0
}

// Validate returns ErrParameter for a distribution without such a mean.
func (p Renewal) Validate() error { return validateMean("interval", p.Interval) }

// Rate returns one over the mean interval.
func (p Renewal) Rate() float64 { return 1 / p.Interval.Mean() }

// Start returns the process from its beginning, one interval before the first
// arrival.
func (p Renewal) Start(stream *rng.Stream) Intervals { return &renewalRun{p.Interval, stream} }

type renewalRun struct {
	interval rng.Distribution
	stream   *rng.Stream
}

func (r *renewalRun) Next() (time.Duration, int, error) {
	d, err := drawTime("interval", r.interval, r.stream)
	return d, 1, err
}
