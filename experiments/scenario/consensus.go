package scenario

import (
	"context"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/chain/comet"
	simchain "ihealth/chain/simulated"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Consensus is a trial of protocols under one load: a queue that is never empty, of the
// same signed transactions, over links of the same delay, by formula, simulated and, of
// Byzantine fault tolerance, on real nodes.
type Consensus struct {
	Validators []int   `yaml:"validators"` // m of formulas and simulations, 4 to 100
	Real       []int   `yaml:"real"`       // m of real nodes, 4 to 31
	Block      int     `yaml:"block"`      // transactions in each, 1 to 1000
	Blocks     int     `yaml:"blocks"`     // of the load, 1 to 10000
	Delay      float64 `yaml:"delay"`      // of every link, s, 0.001 to 1
	Verify     float64 `yaml:"verify"`     // time to verify a transaction, s, 0 to 0.01
	Rate       float64 `yaml:"rate"`       // of the links from and to a leader of delegates, bit/s, 1e4 to 1e12
	Period     float64 `yaml:"period"`     // between blocks of proof of authority, s, 0.01 to 3600
}

// Protocols by the names of their series.
const (
	byPBFT      = "PBFT"
	byDelegates = "DPoS, leader"
	byAuthority = "PoA, rotation"
	onNodes     = "PBFT, real nodes"
)

// consensusBytes is about what a transaction and a vote have on the wire.
const (
	consensusBytes = 256
	voteBytes      = 128
)

func (t *Consensus) check(report Reporter) {
	for i, m := range t.Validators {
		within(report, indexed("validators", i), float64(m), 4, 100)
	}
	for i, m := range t.Real {
		within(report, indexed("real", i), float64(m), 4, 31)
	}
	within(report, "block", float64(t.Block), 1, 1000)
	within(report, "blocks", float64(t.Blocks), 1, 10000)
	within(report, "delay", t.Delay, 0.001, 1)
	within(report, "verify", t.Verify, 0, 0.01)
	within(report, "rate", t.Rate, 1e4, 1e12)
	within(report, "period", t.Period, 0.01, 3600)
}

func (t *Consensus) cells() []Cell {
	out := []Cell{{ID: "formula", Fidelity: analytic, Run: func(context.Context, *Env) ([]Point, error) { return t.formulas(), nil }}}
	for _, m := range t.Validators {
		for _, p := range []struct {
			name string
			make simchain.Protocol
			more int // nodes that do not validate
		}{{byPBFT, t.pbft, 0}, {byDelegates, t.delegates, 1}, {byAuthority, t.authority, 0}} {
			out = append(out, Cell{ID: fmt.Sprintf("%s/%d", p.name, m), Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
				c := simchain.Chain{Options: simchain.Options{Protocol: p.make, Nodes: m + p.more, Seed: env.Key.Seed}}
				return t.measure(ctx, env, c, p.name, m, "")
			}})
		}
	}
	for _, m := range t.Real {
		out = append(out, Cell{ID: fmt.Sprintf("real/%d", m), Fidelity: onChain, Measured: true, Run: func(ctx context.Context, env *Env) ([]Point, error) {
			c := comet.Chain{Options: comet.Options{Shape: chain.Shape{Delay: sim.Delay(t.Delay)}, Topology: comet.Mesh, Seed: env.Key.Seed}}
			return t.measure(ctx, env, c, onNodes, m, "_real")
		}})
	}
	return out
}

// formulas returns the time from a full block at the manager until it is final: three
// delays and the verification; I-Health eq. (17) and a delay for each of its messages; and
// floor(m/2)+1 seals, a period each.
func (t *Consensus) formulas() []Point {
	var out []Point
	for _, m := range t.Validators {
		of := func(series string, v float64) {
			out = append(out, Point{Series: series, X: float64(m), Metric: "latency_formula", Unit: "s", Value: v})
		}
		of(byPBFT, 3*t.Delay+float64(t.Block)*t.Verify)
		of(byDelegates, 3*t.Delay+t.model().Latency(m, t.Block, 1e9))
		of(byAuthority, float64(m/2+1)*t.Period)
	}
	return out
}

// measure puts the load on a chain. Its metrics end in a suffix.
func (t *Consensus) measure(ctx context.Context, env *Env, c chain.Chain, series string, m int, suffix string) ([]Point, error) {
	w := chain.Workload{
		Count: t.Block * t.Blocks, PayloadBytes: consensusBytes / 2, Seed: rng.New(env.Shared).Uint64(),
		Entities: []chain.Entity{{Name: "entity", Share: 1, Urgency: chain.Normal}},
	}
	got, err := c.Measure(ctx, chain.Config{Validators: m, BlockSize: t.Block}, w)
	if err != nil {
		return nil, err
	}
	of := func(metric, unit string, v float64) Point {
		return Point{Series: series, X: float64(m), Metric: metric + suffix, Unit: unit, Value: v, N: got.Blocks}
	}
	return []Point{
		of("latency", "s", got.BlockLatency.Mean()), of("throughput", "1/s", got.Throughput),
		of("lost", "", float64(got.Load.Accepted-got.Load.Committed)), of("state_roots", "", float64(got.StateRoots)),
	}, nil
}

// network returns links of the trial's delay.
func (t *Consensus) network(s *sim.Simulation, setup simchain.Setup) (*simchain.Network, error) {
	return simchain.NewNetwork(s, setup.Nodes, simchain.NetworkConfig{
		Shape: chain.Shape{Delay: sim.Delay(t.Delay)}, Faults: setup.Faults, Key: setup.Key,
	})
}

func (t *Consensus) verification() simchain.Verification {
	return simchain.Verification{CyclesPerTransaction: 1e9 * t.Verify} // at 1e9 cycle/s
}

func (t *Consensus) pbft(s *sim.Simulation, setup simchain.Setup) (simchain.Consensus, error) {
	n, err := t.network(s, setup)
	if err != nil {
		return nil, err
	}
	c := simchain.PBFTConfig{Timeout: time.Minute, Verification: t.verification()}
	return simchain.NewPBFT(n, setup.Validators, c, setup.Observer)
}

// model returns the phases of a leader of delegates.
func (t *Consensus) model() *chain.LatencyModel {
	return &chain.LatencyModel{
		TransactionBits: 8 * consensusBytes, FeedbackBits: 8 * voteBytes, CyclesPerTransaction: 1e9 * t.Verify, DownlinkBps: t.Rate, UplinkBps: t.Rate,
	}
}

func (t *Consensus) delegates(s *sim.Simulation, setup simchain.Setup) (simchain.Consensus, error) {
	n, err := t.network(s, setup)
	if err != nil {
		return nil, err
	}
	return simchain.NewLeader(n, simchain.LeaderConfig{Model: *t.model(), Key: setup.Key}, setup.Observer)
}

func (t *Consensus) authority(s *sim.Simulation, setup simchain.Setup) (simchain.Consensus, error) {
	n, err := t.network(s, setup)
	if err != nil {
		return nil, err
	}
	c := simchain.AuthorityConfig{Period: sim.Delay(t.Period), Wiggle: sim.Delay(t.Period / 2), Verification: t.verification(), Key: setup.Key}
	return simchain.NewAuthority(n, c, setup.Observer)
}
