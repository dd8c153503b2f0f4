package device

import (
	"fmt"
	"time"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// Outages is a connection that is up and down for exponential times, from its stationary
// state on.
type Outages struct {
	up, down time.Duration
	stream   *rng.Stream
	now      bool // up
	change   sim.Time
}

// NewOutages returns a connection with these mean times up and down. Down is 0 for one that
// never breaks. It fails with an error that wraps ErrModel unless up > 0 and down ≥ 0.
func NewOutages(key rng.Key, up, down time.Duration) (*Outages, error) {
	if up <= 0 || down < 0 {
		return nil, fmt.Errorf("device: %w: a connection up for %v and down for %v on average, want more than 0, and 0 or more", ErrModel, up, down)
	}
	o := &Outages{up: up, down: down, stream: rng.New(key.Sub("outages")), now: true, change: sim.Never}
	if down > 0 {
		o.now = o.stream.Float64() >= o.Share()
		o.change = o.draw(0)
	}
	return o, nil
}

// Share returns the expected share of time in which the connection is down.
func (o *Outages) Share() float64 { return float64(o.down) / (float64(o.up) + float64(o.down)) }

// Up reports whether the connection is up at t. Times must not decrease.
func (o *Outages) Up(t sim.Time) bool {
	for t >= o.change {
		o.now = !o.now
		o.change = o.draw(o.change)
	}
	return o.now
}

// Change returns when the connection next breaks or comes back after the last time that Up
// was asked for.
func (o *Outages) Change() sim.Time { return o.change }

// draw returns the end of the state that begins at t.
func (o *Outages) draw(t sim.Time) sim.Time {
	mean := o.up
	if !o.now {
		mean = o.down
	}
	return t.Add(max(1, sim.Delay(o.stream.Exponential(1/mean.Seconds()))))
}
