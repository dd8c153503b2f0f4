package sim

import (
	"fmt"
	"io"
	"math"
	"time"

	"ihealth/sim/rng"
)

// Replay sends customers at times that are given, and then no more.
type Replay struct {
	Times []float64 // s after the start, finite, ≥ 0 and never falling
}

// Validate returns ErrParameter for a time out of its range or order.
func (p Replay) Validate() error {
	if len(p.Times) == 0 {
		return fmt.Errorf("sim: %w: no arrival to replay", ErrParameter)
	}
	last := 0.0
	for i, t := range p.Times {
		if !(t >= last) || math.IsInf(t, 1) {
			return fmt.Errorf("sim: %w: time %d to replay is %v s, want a finite time from %v s on", ErrParameter, i, t, last)
		}
		last = t
	}
	return nil
}

// Rate returns NaN: there is no long run.
func (p Replay) Rate() float64 { return math.NaN() }

// Start returns the process from its beginning. It takes no draw.
func (p Replay) Start(*rng.Stream) Intervals { return &replayRun{left: p.Times} }

type replayRun struct {
	now  Time
	left []float64
}

func (r *replayRun) Next() (time.Duration, int, error) {
	if len(r.left) == 0 {
		return 0, 0, io.EOF
	}
	t := Seconds(r.left[0])
	interval := t.Sub(r.now)
	r.now, r.left = t, r.left[1:]
	return interval, 1, nil
}
