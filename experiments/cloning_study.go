package experiments

import (
	"context"
	"fmt"
	"time"

	"ihealth/chain/simulated"
	"ihealth/sim"
)

func (x *cloningStudy) cells() []Cell {
	c := x.spec.Cloning
	var out []Cell
	add := func(id string, run func(ctx context.Context, env *Env) ([]Row, error)) {
		out = append(out, Cell{ID: id, Fidelity: Simulated, Run: run})
	}
	for _, n := range c.Signers {
		for k := enoughClones(n) - 1; k <= enoughClones(n); k++ {
			add(fmt.Sprintf("authority/%d/%d", n, k), func(ctx context.Context, env *Env) ([]Row, error) {
				return x.authority(ctx, env, n, k, c.longest())
			})
		}
		for _, protocol := range tolerant {
			add(fmt.Sprintf("%s/%d", protocol.name, n), func(ctx context.Context, env *Env) ([]Row, error) {
				return x.tolerant(ctx, env, protocol, n)
			})
		}
	}
	for _, cut := range c.Cuts[:len(c.Cuts)-1] {
		add(fmt.Sprintf("cut/%g", cut), func(ctx context.Context, env *Env) ([]Row, error) {
			return x.authority(ctx, env, c.Shown, enoughClones(c.Shown), cut)
		})
	}
	return out
}

// Metrics of the two sides.
var (
	grownSide  = [2]string{"grown_first", "grown_second"}
	heightSide = [2]string{"height_first", "height_second"}
)

// attack returns the attack of a cut of so many periods.
func (x *cloningStudy) attack(env *Env, n, clones int, cut float64) simulated.CloneAttack {
	c := x.spec.Cloning
	begin, heal, end := c.times(cut)
	return simulated.CloneAttack{
		Nodes: n, Clones: clones, Delay: sim.Delay(c.Delay), Period: c.period(), Begin: begin, Heal: heal, End: end, Key: env.Key,
	}
}

// authority returns what a cut of so many periods does to n signers with so many clones.
// The x of its rows is the cut, and time in periods of the heights.
func (x *cloningStudy) authority(ctx context.Context, env *Env, n, clones int, cut float64) ([]Row, error) {
	c := x.spec.Cloning
	var rows []Row
	row := func(x float64, metric string, v int64) {
		rows = append(rows, Row{Panel: ofSigners(n), Series: ofClones(clones), X: Number(x), Metric: metric, Value: Number(v)})
	}
	var seen simulated.CloneView
	if n == c.Shown && cut == c.longest() {
		seen = func(now sim.Time, heights [2]int64, shared int64) {
			at := now.Seconds() / c.Period
			for i, h := range heights {
				row(at, heightSide[i], h)
			}
			row(at, "height_shared", shared)
		}
	}
	got, err := x.attack(env, n, clones, cut).Authority(ctx, sim.Delay(c.Wiggle), seen)
	for i, grown := range got.Grown {
		row(cut, grownSide[i], grown)
	}
	row(cut, "depth", got.Depth)
	row(cut, "reverted", got.Reverted)
	row(cut, "disagreements", int64(got.Disagreements))
	return rows, err
}

// tolerantProtocol is a Byzantine fault tolerant protocol under the same attack.
type tolerantProtocol struct {
	name string
	make func(n *simulated.Network, bound time.Duration, env *Env, o simulated.Observer) (simulated.Consensus, error)
}

var tolerant = []tolerantProtocol{
	{"PBFT", func(n *simulated.Network, bound time.Duration, _ *Env, o simulated.Observer) (simulated.Consensus, error) {
		return simulated.NewPBFT(n, allNodes(n.Nodes()), simulated.PBFTConfig{Timeout: bound}, o)
	}},
	{"rounds", func(n *simulated.Network, bound time.Duration, env *Env, o simulated.Observer) (simulated.Consensus, error) {
		t := simulated.Timeout{Base: bound, Delta: bound}
		return simulated.NewRounds(n, simulated.RoundsConfig{Propose: t, Prevote: t, Precommit: t, Key: env.Key}, o)
	}},
}

func allNodes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// tolerant returns what the same cut and the same clones, who vote on both sides, do to a
// Byzantine fault tolerant protocol that is offered a block in every period.
func (x *cloningStudy) tolerant(ctx context.Context, env *Env, p tolerantProtocol, n int) ([]Row, error) {
	c := x.spec.Cloning
	got, err := x.attack(env, n, enoughClones(n), c.longest()).Tolerant(ctx, func(n *simulated.Network, o simulated.Observer) (simulated.Consensus, error) {
		return p.make(n, sim.Delay(c.Bound), env, o)
	})
	var rows []Row
	for _, m := range []struct {
		metric string
		value  int64
	}{
		{"decided_in_cut", got.During},
		{"decided_after", got.After},
		{"disagreements", int64(got.Disagreements)},
	} {
		rows = append(rows, Row{Panel: ofSigners(n), Series: p.name, X: Number(n), Metric: m.metric, Value: Number(m.value)})
	}
	return rows, err
}
