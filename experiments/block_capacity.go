package experiments

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// besideCapacity are the loads, a little below and a little above capacity, at which
// the transactions that leave are counted.
var besideCapacity = []float64{0.95, 1.05}

// capacityRows returns how many transactions leave per second when blocks begin as
// soon as anybody waits, below and above the capacity that μ = n/L claims. Beyond
// capacity the queue grows by the rest, for ever.
func (x *blockStudy) capacityRows(ctx context.Context, env *Env, c *configured) ([]Row, error) {
	s := x.spec.BlockService.Simulation
	var rows []Row
	for _, load := range besideCapacity {
		p := blockPoint{c, load}
		o := output.Replications{Count: s.Replications, Workers: env.Workers}
		rates, err := output.Replicate(ctx, o, func(ctx context.Context, r int) (float64, error) {
			key := env.Key
			key.Replication = r
			return p.throughput(ctx, key, s.Customers)
		})
		if err != nil {
			return nil, err
		}
		interval, err := output.MeanInterval(rates, s.Level)
		if load > 1 && errors.Is(err, output.ErrTooFewData) { // full blocks leave like clockwork
			interval, err = output.Exactly(rates, s.Level)
		}
		if err != nil {
			return nil, fmt.Errorf("throughput: %w", err)
		}
		row := p.row(partialBlocks, "throughput", "1/s", interval.Mean)
		row.Interval = rangeOf(interval)
		rows = append(rows, row)
	}
	return rows, nil
}

// throughput returns the transactions per second that leave a station while so many
// arrive on average, without the first tenth of that time.
func (p blockPoint) throughput(ctx context.Context, key rng.Key, customers int) (float64, error) {
	var s sim.Simulation
	left := 0
	station := sim.NewBlockStation(&s, sim.BlockConfig{
		Rule: sim.PartialBlocks, Size: p.channel.config.BlockSize, Classes: 1,
		Service:  func(n int) time.Duration { return sim.Delay(p.latency(n)) },
		Departed: func(sim.Customer) { left++ },
	})
	source := sim.Source{
		Arrivals: sim.Poisson{Lambda: p.lambda()}, Stream: rng.New(key.Sub("arrivals")),
		Arrive: sim.HandlerFunc(func(*sim.Simulation) { station.Arrive(sim.Customer{}) }),
	}
	source.Start(&s)
	seconds := float64(customers) / p.lambda()
	if err := s.Run(ctx, sim.Seconds(0.1*seconds)); err != nil {
		return 0, err
	}
	before := left
	err := s.Run(ctx, sim.Seconds(seconds))
	return float64(left-before) / (0.9 * seconds), err
}
