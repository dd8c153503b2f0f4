package scenario

import (
	"context"
	"fmt"

	simchain "ihealth/chain/simulated"
	"ihealth/sim"
)

// Cloning is a trial of proof of authority by EIP-225 whose network is cut in two while
// keys of signers are used on both sides, and of PBFT among the same nodes.
type Cloning struct {
	Signers []int   `yaml:"signers"` // N, 3 to 31
	Period  float64 `yaml:"period"`  // between blocks, s, 0.1 to 3600
	Wiggle  float64 `yaml:"wiggle"`  // out of turn up to N times so much longer, s, 0 to 3600
	Delay   float64 `yaml:"delay"`   // of every link, s, 0 to 10
	Cut     float64 `yaml:"cut"`     // how long the network is cut, periods, 10 to 1e4
	Timeout float64 `yaml:"timeout"` // of a leader of PBFT, s, 0.1 to 3600
}

func (t *Cloning) check(report Reporter) {
	for i, n := range t.Signers {
		within(report, indexed("signers", i), float64(n), 3, 31)
	}
	within(report, "period", t.Period, 0.1, 3600)
	within(report, "wiggle", t.Wiggle, 0, 3600)
	within(report, "delay", t.Delay, 0, 10)
	within(report, "cut", t.Cut, 10, 1e4)
	within(report, "timeout", t.Timeout, 0.1, 3600)
}

// enoughClones returns how many cloned keys keep both sides of N signers growing.
func enoughClones(n int) int { return 2 - n%2 }

// Series of the trial.
const (
	withEnough = "enough clones"
	withFewer  = "one clone fewer"
	withPBFT   = "PBFT, enough clones"
)

func (t *Cloning) cells() []Cell {
	var out []Cell
	for _, n := range t.Signers {
		add := func(series string, run func(ctx context.Context, env *Env, n int) ([]Point, error)) {
			out = append(out, Cell{ID: fmt.Sprintf("%s/%d", series, n), Fidelity: simulated, Run: func(ctx context.Context, env *Env) ([]Point, error) {
				return run(ctx, env, n)
			}})
		}
		out = append(out, Cell{ID: fmt.Sprintf("formula/%d", n), Fidelity: analytic, Run: func(context.Context, *Env) ([]Point, error) {
			return t.formula(n), nil
		}})
		add(withEnough, func(ctx context.Context, env *Env, n int) ([]Point, error) {
			return t.authority(ctx, env, withEnough, n, enoughClones(n))
		})
		add(withFewer, func(ctx context.Context, env *Env, n int) ([]Point, error) {
			return t.authority(ctx, env, withFewer, n, enoughClones(n)-1)
		})
		if enoughClones(n) <= simchain.MaxFaulty(n) { // PBFT promises nothing beyond
			add(withPBFT, t.tolerant)
		}
	}
	return out
}

// formula says how many seals confirm a block, and so how much the side without enough
// keys can grow.
func (t *Cloning) formula(n int) []Point {
	return []Point{
		{Series: withEnough, X: float64(n), Metric: "half_of_cut", Value: t.Cut / 2},
		{Series: withFewer, X: float64(n), Metric: "seals_formula", Value: float64(n/2 + 1)},
	}
}

// attack cuts the network after 20 periods, and goes on for 40 after the healing.
func (t *Cloning) attack(env *Env, n, clones int) simchain.CloneAttack {
	at := func(periods float64) sim.Time { return sim.Seconds(periods * t.Period) }
	return simchain.CloneAttack{
		Nodes: n, Clones: clones, Delay: sim.Delay(t.Delay), Period: sim.Delay(t.Period),
		Begin: at(20), Heal: at(20 + t.Cut), End: at(60 + t.Cut), Key: env.Key,
	}
}

func (t *Cloning) authority(ctx context.Context, env *Env, series string, n, clones int) ([]Point, error) {
	got, err := t.attack(env, n, clones).Authority(ctx, sim.Delay(t.Wiggle), nil)
	of := func(metric string, v int64) Point {
		return Point{Series: series, X: float64(n), Metric: metric, Value: float64(v)}
	}
	return []Point{
		of("lesser_side", min(got.Grown[0], got.Grown[1])), of("reverted", got.Reverted), of("disagreements", int64(got.Disagreements)),
	}, err
}

func (t *Cloning) tolerant(ctx context.Context, env *Env, n int) ([]Point, error) {
	nodes := make([]int, n)
	for i := range nodes {
		nodes[i] = i
	}
	got, err := t.attack(env, n, enoughClones(n)).Tolerant(ctx, func(network *simchain.Network, o simchain.Observer) (simchain.Consensus, error) {
		return simchain.NewPBFT(network, nodes, simchain.PBFTConfig{Timeout: sim.Delay(t.Timeout)}, o)
	})
	of := func(metric string, v int64) Point {
		return Point{Series: withPBFT, X: float64(n), Metric: metric, Value: float64(v)}
	}
	return []Point{of("pbft_disagreements", int64(got.Disagreements)), of("pbft_after", got.After)}, err
}
