package link

import (
	"fmt"
	"sync/atomic"
	"time"

	"ihealth/chain"
	"ihealth/sim/rng"
)

// direction is the way from one host to another: its rules, which the network's
// mutex guards, and what it has delivered.
type direction struct {
	shape     chain.Shape
	uplink    *time.Duration // when the host's uplink has transmitted all it was given
	jitter    *rng.Stream
	cut       bool
	gate      chan struct{} // closed while bytes may pass
	held      bool
	delivered atomic.Int64 // bytes
}

// directionsOf returns the ways out of a host, which share its uplink.
func directionsOf(c Config, from int) []*direction {
	uplink := new(time.Duration)
	out := make([]*direction, c.Hosts)
	for to := range out {
		out[to] = &direction{
			shape: c.Shape, uplink: uplink, gate: make(chan struct{}),
			jitter: rng.New(rng.Key{Seed: c.Seed, Name: fmt.Sprintf("jitter/%d/%d", from, to)}),
		}
		close(out[to].gate)
	}
	return out
}

func (d *direction) hold() {
	if !d.held {
		d.held, d.gate = true, make(chan struct{})
	}
}

func (d *direction) restore() {
	d.cut = false
	if d.held {
		d.held = false
		close(d.gate)
	}
}
