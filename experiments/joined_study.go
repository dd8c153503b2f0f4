package experiments

import (
	"context"
	"fmt"

	"ihealth/chain"
	"ihealth/chain/simulated"
	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

func (x *joinedStudy) cells() []Cell {
	var out []Cell
	j := x.spec.Joined
	for i := range j.Channels {
		c, err := j.Channels[i].configure(context.Background(), &x.spec.Network)
		if err != nil {
			panic("experiments: plan of an unchecked file: " + err.Error())
		}
		at := blockPoint{&c, j.ArrivalRate / c.serviceRate()}
		out = append(out, Cell{ID: c.name, Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) {
			return x.channelRows(ctx, env, at)
		}})
		if c.name != j.Sweep.Channel {
			continue
		}
		for _, load := range j.Sweep.Loads {
			p := blockPoint{&c, load}
			out = append(out, Cell{ID: fmt.Sprintf("%s/load %.6g", c.name, load), Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) {
				return x.sweepRows(ctx, env, p)
			}})
		}
	}
	return append(out, Cell{ID: "real", Fidelity: OnChain, Measured: true, Run: x.realRows})
}

// leaderChain returns the simulated chain of a channel: leader-based verification by its
// fastest validators, with the manager as one more node.
func leaderChain(c *configured, rule int, seed uint64) simulated.Chain {
	m := c.config.Validators
	config := simulated.LeaderConfig{Model: c.utility.Problem().Latency}
	for _, v := range c.utility.Validators()[:m] {
		config.Hz = append(config.Hz, v.ComputeHz)
	}
	protocol := func(s *sim.Simulation, setup simulated.Setup) (simulated.Consensus, error) {
		links, err := simulated.NewNetwork(s, setup.Nodes, simulated.NetworkConfig{Key: setup.Key})
		if err != nil {
			return nil, err
		}
		return simulated.NewLeader(links, config, setup.Observer)
	}
	return simulated.Chain{Options: simulated.Options{
		Protocol: protocol, Nodes: m + 1, BlockTimeout: joinedRules[rule].timeout,
		Patience: neverInTime, Seed: seed,
	}}
}

// replicate runs the joined model. All rules and loads of a channel see the same
// transactions.
func (x *joinedStudy) replicate(ctx context.Context, env *Env, p blockPoint, rule int, often Simulation) ([]chain.Measurement, error) {
	j := x.spec.Joined
	o := output.Replications{Count: often.Replications, Workers: env.Workers}
	return output.Replicate(ctx, o, func(ctx context.Context, r int) (chain.Measurement, error) {
		key := x.key(env, p, "workload")
		key.Replication = r
		w := chain.Workload{
			Rate: p.lambda(), Count: often.Customers, PayloadBytes: joinedPayload,
			Seed: rng.New(key).Uint64(), Entities: j.entities(),
		}
		return leaderChain(p.channel, rule, w.Seed).Measure(ctx, p.channel.config, w)
	})
}

// station runs the queue of blocks that the joined model is to agree with, on other
// customers.
func (x *joinedStudy) station(ctx context.Context, env *Env, p blockPoint, rule int, often Simulation) ([]sim.Observations, error) {
	o := output.Replications{Count: often.Replications, Workers: env.Workers}
	return x.spec.Joined.block(often).model(p, joinedRules[rule].station, true).Replicate(ctx, x.key(env, p, "station"), o)
}

// key names the random streams of a channel.
func (x *joinedStudy) key(env *Env, p blockPoint, name string) rng.Key {
	key := env.Key
	key.Cell = x.spec.Name + "/" + p.channel.name
	return key.Sub(name)
}

// channelRows returns the sojourn times of a channel at the arrival rate, by the joined
// model and by the station, and how far they are apart. Intervals of what is compared
// hold together, over all channels and rules.
func (x *joinedStudy) channelRows(ctx context.Context, env *Env, p blockPoint) ([]Row, error) {
	j := x.spec.Joined
	together := 1 - (1-j.Simulation.Level)/float64(len(j.Channels)*len(joinedRules))
	rows := []Row{
		p.row("", "validators", "", float64(p.channel.config.Validators)),
		p.row("", "block_size", "", float64(p.channel.config.BlockSize)),
		p.row("", "service_rate", "1/s", p.channel.serviceRate()),
		p.row("", "block_latency", "s", p.channel.metrics.Latency),
	}
	for rule, of := range joinedRules {
		joined, err := x.replicate(ctx, env, p, rule, j.Simulation)
		if err != nil {
			return nil, err
		}
		station, err := x.station(ctx, env, p, rule, j.Simulation)
		if err != nil {
			return nil, err
		}
		e := joinedEstimates{point: p, series: of.name, level: together, joined: joined, station: station}
		estimated, err := e.rows()
		if err != nil {
			return nil, err
		}
		rows = append(rows, estimated...)
	}
	return rows, nil
}

// sweepRows returns what priority is worth under one load. Its intervals hold together
// over all loads.
func (x *joinedStudy) sweepRows(ctx context.Context, env *Env, p blockPoint) ([]Row, error) {
	j := x.spec.Joined.Sweep
	together := 1 - (1-j.Simulation.Level)/float64(len(j.Loads))
	joined, err := x.replicate(ctx, env, p, 0, j.Simulation)
	if err != nil {
		return nil, err
	}
	station, err := x.station(ctx, env, p, 0, j.Simulation)
	if err != nil {
		return nil, err
	}
	e := joinedEstimates{point: p, series: partialBlocks, level: together, joined: joined, station: station}
	return e.worth()
}
