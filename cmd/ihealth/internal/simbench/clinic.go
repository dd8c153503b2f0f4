package simbench

import (
	"context"
	"fmt"
	"time"

	"ihealth/cmd/ihealth/internal/measure"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// clinic is the model on package sim. It counts and sums like the loop in C.
type clinic struct {
	sim      sim.Simulation
	station  *sim.Station
	server   *sim.Resource
	services []*rng.Stream // by class
	idle     []*patient    // who have left
	left     int           // customers until the run ends
	observed []sojourns    // by class
}

// sojourns is what was observed of one class, in integers.
type sojourns struct {
	count int
	sum   time.Duration
}

// style starts the arrivals of a class.
type style func(c *clinic, class int, rate float64, intervals *rng.Stream)

func newClinic(m Model, key rng.Key, start style) *clinic {
	c := &clinic{services: make([]*rng.Stream, m.Classes), observed: make([]sojourns, m.Classes)}
	c.server = sim.NewResource(&c.sim, "server", 1)
	c.server.Preemptive = true
	c.station = sim.NewStation(&c.sim, sim.StationConfig{
		Discipline: sim.PreemptiveResume, Classes: m.Classes,
		Departed: func(u sim.Customer) { c.leave(u.Class, u.Arrived) },
	})
	for class := range c.services {
		c.services[class] = rng.New(key.Sub(fmt.Sprintf("services/%d", class+1)))
		start(c, class, lambda/float64(m.Classes), rng.New(key.Sub(fmt.Sprintf("arrivals/%d", class+1))))
	}
	return c
}

func (c *clinic) service(class int) time.Duration {
	return sim.Delay(c.services[class].Exponential(mu))
}

func (c *clinic) leave(class int, arrived sim.Time) {
	o := &c.observed[class]
	o.count++
	o.sum += c.sim.Now().Sub(arrived)
	c.left--
	if c.left == 0 {
		c.sim.Stop()
	}
}

// run lets n more customers leave.
func (c *clinic) run(ctx context.Context, n int) error {
	c.left = n
	return c.sim.Run(ctx, sim.Never)
}

// warmUp is the share of the customers, as a divisor, that leave before the clock
// runs: until then memory is allocated.
const warmUp = 10

// runClinic runs the model in a style.
func runClinic(ctx context.Context, m Model, customers int, seed uint64, start style) (Run, error) {
	c := newClinic(m, rng.Key{Seed: seed, Cell: "bench"}, start)
	defer c.sim.Close()
	if err := c.run(ctx, customers/warmUp+1); err != nil {
		return Run{}, err
	}
	clear(c.observed)
	before := measure.Allocations()
	begin := measure.ProcessorTime()
	err := c.run(ctx, customers)
	elapsed := measure.ProcessorTime() - begin
	run := Run{Elapsed: elapsed, Allocs: float64(measure.Allocations() - before)}
	for _, o := range c.observed {
		run.Sojourns = append(run.Sojourns, Sojourns{o.count, o.sum.Seconds()})
	}
	return run, err
}
