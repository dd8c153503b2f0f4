package simulated

import (
	"fmt"
	"time"

	"ihealth/sim"
)

// server is a consensus of one voice: it decides each block after the time that a
// function gives, as a queueing model has it. Some heights go wrong if asked to.
type server struct {
	simulation *sim.Simulation
	observer   Observer
	latency    func(m, n int) time.Duration
	m          int
	last       int64
	lost       func(height int64) bool // decided with another block; nil: none
	silent     bool                    // nothing is ever decided
	torn       bool                    // a second node decides another block
}

// serve returns the protocol of a server with that latency.
func serve(latency func(m, n int) time.Duration) Protocol {
	return with(server{latency: latency})
}

// with returns the protocol of a server like s.
func with(s server) Protocol {
	return func(simulation *sim.Simulation, setup Setup) (Consensus, error) {
		c := s
		c.simulation, c.observer, c.m = simulation, setup.Observer, len(setup.Validators)
		return &c, nil
	}
}

func (c *server) Propose(b Block) {
	checkNext(b, c.last)
	c.last = b.Height
	if c.silent {
		return
	}
	c.simulation.Schedule(c.latency(c.m, b.Count), sim.HandlerFunc(func(s *sim.Simulation) {
		decided := b
		if c.lost != nil && c.lost(b.Height) {
			decided = b.variant()
			c.observer.HandBack(b)
		}
		if c.torn {
			c.observer.Decide(Decision{Node: 1, Height: b.Height, Block: b.variant(), At: s.Now()})
		}
		c.observer.Decide(Decision{Node: 0, Height: b.Height, Block: decided, At: s.Now()})
	}))
}

func (c *server) Reconfigure(validators []int) error {
	if len(validators) == 13 {
		return fmt.Errorf("simulated: thirteen is refused")
	}
	c.m = len(validators)
	return nil
}

func (c *server) Quorum() int { return 1 }

// constant is a latency of so many milliseconds whatever is served.
func constant(ms int) func(m, n int) time.Duration {
	return func(int, int) time.Duration { return time.Duration(ms) * time.Millisecond }
}
