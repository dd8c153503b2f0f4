package sim_test

import (
	"fmt"
	"testing"
	"time"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// clinic is the model of BenchmarkMM1 in one of three styles: 21 classes with equal
// rates, load 42/45, preemptive-resume.
type clinic struct {
	sim      sim.Simulation
	station  *sim.Station
	server   *sim.Resource
	services []*rng.Stream
	idle     []*patient
	left     int64
	sojourns []float64 // sum by class, s
}

const clinicClasses = 21

// newClinic starts the sources with start.
func newClinic(start func(c *clinic, class int, intervals *rng.Stream)) *clinic {
	c := &clinic{services: make([]*rng.Stream, clinicClasses), sojourns: make([]float64, clinicClasses)}
	c.server = sim.NewResource(&c.sim, "server", 1)
	c.server.Preemptive = true
	c.station = sim.NewStation(&c.sim, sim.StationConfig{
		Discipline: sim.PreemptiveResume, Classes: clinicClasses,
		Departed: func(u sim.Customer) { c.leave(u.Class, u.Arrived) },
	})
	for class := range c.services {
		c.services[class] = rng.New(rng.Key{Seed: 1, Name: fmt.Sprintf("services/%d", class+1)})
		start(c, class, rng.New(rng.Key{Seed: 1, Name: fmt.Sprintf("arrivals/%d", class+1)}))
	}
	return c
}

func (c *clinic) service(class int) time.Duration {
	return sim.Delay(c.services[class].Exponential(45))
}

func (c *clinic) leave(class int, arrived sim.Time) {
	c.left++
	c.sojourns[class] += (c.sim.Now() - arrived).Seconds()
}

// run lets n more customers leave.
func (c *clinic) run(n int64) {
	for end := c.left + n; c.left < end; {
		c.sim.Step()
	}
}

// handlers lets events make the arrivals.
func handlers(c *clinic, class int, intervals *rng.Stream) {
	source := &sim.Source{Arrivals: sim.Poisson{Lambda: 2}, Stream: intervals, Arrive: sim.HandlerFunc(func(*sim.Simulation) {
		c.station.Arrive(sim.Customer{Class: class, Service: c.service(class)})
	})}
	source.Start(&c.sim)
}

// sources lets a process a class make the arrivals.
func sources(c *clinic, class int, intervals *rng.Stream) {
	c.sim.Start("source", func(p sim.Process) error {
		for {
			if err := p.Wait(sim.Delay(intervals.Exponential(2))); err != nil {
				return err
			}
			c.station.Arrive(sim.Customer{Class: class, Service: c.service(class)})
		}
	})
}

// patient is a customer as a process.
type patient struct {
	clinic  *clinic
	class   int
	service time.Duration
	life    func(p sim.Process) error // its method live
}

func (u *patient) live(p sim.Process) error {
	arrived := u.clinic.sim.Now()
	if err := u.clinic.server.Use(p, u.class, u.service); err != nil {
		return err
	}
	u.clinic.leave(u.class, arrived)
	u.clinic.idle = append(u.clinic.idle, u)
	return nil
}

// patients starts a process a customer.
func patients(c *clinic, class int, intervals *rng.Stream) {
	source := &sim.Source{Arrivals: sim.Poisson{Lambda: 2}, Stream: intervals, Arrive: sim.HandlerFunc(func(s *sim.Simulation) {
		u := c.newPatient()
		u.class, u.service = class, c.service(class)
		s.Start("patient", u.life)
	})}
	source.Start(&c.sim)
}

// newPatient returns one that has left before, if there is one.
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

// BenchmarkClinic compares processes with handlers; read the ratios.
func BenchmarkClinic(b *testing.B) {
	for _, style := range []struct {
		name  string
		start func(c *clinic, class int, intervals *rng.Stream)
	}{
		{"handlers", handlers},
		{"sources", sources},
		{"patients", patients},
	} {
		b.Run(style.name, func(b *testing.B) {
			c := newClinic(style.start)
			defer c.sim.Close()
			c.run(100_000)
			b.ReportAllocs()
			for b.Loop() {
				c.run(1)
			}
		})
	}
}
