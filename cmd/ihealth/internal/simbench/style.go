package simbench

import (
	"time"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// handlers makes arrivals and departures events that call a handler.
func handlers(c *clinic, class int, rate float64, intervals *rng.Stream) {
	source := &sim.Source{Arrivals: sim.Poisson{Lambda: rate}, Stream: intervals, Arrive: &sender{c, class}}
	source.Start(&c.sim)
}

// sender sends a customer of its class to the station.
type sender struct {
	clinic *clinic
	class  int
}

// Handle is an arrival.
func (s *sender) Handle(*sim.Simulation) {
	s.clinic.station.Arrive(sim.Customer{Class: s.class, Service: s.clinic.service(s.class)})
}

// sources makes each class's arrivals a process.
func sources(c *clinic, class int, rate float64, intervals *rng.Stream) {
	c.sim.Start("source", func(p sim.Process) error {
		for {
			if err := p.Wait(sim.Delay(intervals.Exponential(rate))); err != nil {
				return err
			}
			c.station.Arrive(sim.Customer{Class: class, Service: c.service(class)})
		}
	})
}

// patients makes each customer a process that uses a resource.
func patients(c *clinic, class int, rate float64, intervals *rng.Stream) {
	source := &sim.Source{Arrivals: sim.Poisson{Lambda: rate}, Stream: intervals, Arrive: sim.HandlerFunc(func(s *sim.Simulation) {
		u := c.newPatient()
		u.class, u.service = class, c.service(class)
		s.Start("patient", u.life)
	})}
	source.Start(&c.sim)
}

// patient is a customer as a process.
type patient struct {
	clinic  *clinic
	class   int
	service time.Duration
	life    func(p sim.Process) error // its method live
}

// newPatient returns one that has left, if there is one.
func (c *clinic) newPatient() *patient {
	if n := len(c.idle); n > 0 {
		u := c.idle[n-1]
		c.idle = c.idle[:n-1]
		return u
	}
	u := &patient{clinic: c}
	u.life = u.live
	return u
}

func (u *patient) live(p sim.Process) error {
	c := u.clinic
	arrived := c.sim.Now()
	if err := c.server.Use(p, u.class, u.service); err != nil {
		return err
	}
	c.idle = append(c.idle, u)
	c.leave(u.class, arrived)
	return nil
}
