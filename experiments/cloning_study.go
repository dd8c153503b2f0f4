package experiments

import (
	"context"
	"fmt"
	"time"

	"ihealth/chain"
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

// cloned is one run of proof of authority that is cut and healed.
type cloned struct {
	study     *cloningStudy
	n, clones int
	sim       sim.Simulation
	network   *simulated.Network
	authority *simulated.Authority
	monitor   *simulated.Monitor
	shown     bool // its heights over time are wanted
	rows      []Row
}

// Metrics of the two sides.
var (
	grownSide  = [2]string{"grown_first", "grown_second"}
	heightSide = [2]string{"height_first", "height_second"}
)

// ends returns the nodes whose chains are looked at: an honest one on each side.
func (r *cloned) ends() [2]int { return [2]int{(r.n+1)/2 - 1, (r.n + 1) / 2} }

func (r *cloned) row(x float64, metric string, v float64) {
	r.rows = append(r.rows, Row{Panel: ofSigners(r.n), Series: ofClones(r.clones), X: Number(x), Metric: metric, Value: Number(v)})
}

// authority returns what a cut of so many periods does to n signers with so many clones.
// The x of its rows is the cut, and time in periods of the heights.
func (x *cloningStudy) authority(ctx context.Context, env *Env, n, clones int, cut float64) ([]Row, error) {
	c := x.spec.Cloning
	faults, sides := simulated.Clones(n, clones, simulated.Cloning)
	r := &cloned{study: x, n: n, clones: clones, shown: n == c.Shown && cut == c.longest()}
	if err := r.build(env, faults, cut); err != nil {
		return nil, err
	}
	begin, heal, end := c.times(cut)
	if err := r.run(ctx, begin); err != nil {
		return nil, err
	}
	shared := r.authority.Shared(r.ends()[0], r.ends()[1])
	r.network.Partition(sides[:]...)
	if err := r.run(ctx, heal); err != nil {
		return nil, err
	}
	for i, node := range r.ends() {
		r.row(cut, grownSide[i], float64(r.authority.Height(node)-shared))
	}
	r.network.Heal()
	if err := r.run(ctx, end); err != nil {
		return nil, err
	}
	r.outcome(cut)
	return r.rows, nil
}

// build prepares the run.
func (r *cloned) build(env *Env, faults []simulated.Fault, cut float64) error {
	c := r.study.spec.Cloning
	_, _, end := c.times(cut)
	var err error
	r.network, err = simulated.NewNetwork(&r.sim, r.n, simulated.NetworkConfig{
		Shape: chain.Shape{Delay: sim.Delay(c.Delay)}, Faults: faults, Key: env.Key,
	})
	if err != nil {
		return err
	}
	r.monitor = simulated.NewMonitor(&r.sim, r.n, simulated.MonitorConfig{Faults: faults})
	for h := int64(1); h <= int64(end.Sub(0)/c.period())+1; h++ {
		r.monitor.Offer(simulated.Block{Height: h}) // signers make the blocks
	}
	r.authority, err = simulated.NewAuthority(r.network, simulated.AuthorityConfig{
		Period: c.period(), Wiggle: sim.Delay(c.Wiggle), Periodic: true, Key: env.Key,
	}, r.monitor)
	return err
}

// run lets time pass, and of the figure of growth notes the heights of both sides.
func (r *cloned) run(ctx context.Context, until sim.Time) error {
	c := r.study.spec.Cloning
	step := max(c.period(), until.Sub(r.sim.Now())/40)
	for r.sim.Now() < until {
		if err := r.sim.Run(ctx, min(until, r.sim.Now().Add(step))); err != nil {
			return err
		}
		if !r.shown {
			continue
		}
		now, ends := r.sim.Now().Seconds()/c.Period, r.ends()
		for i, node := range ends {
			r.row(now, heightSide[i], float64(r.authority.Height(node)))
		}
		r.row(now, "height_shared", float64(r.authority.Shared(ends[0], ends[1])))
	}
	return nil
}

// outcome notes what the healing took back and what the monitor saw.
func (r *cloned) outcome(cut float64) {
	var depth, reverted int64
	for _, x := range r.authority.Reorganisations() {
		depth, reverted = max(depth, x.Depth), max(reverted, x.Reverted)
	}
	r.row(cut, "depth", float64(depth))
	r.row(cut, "reverted", float64(reverted))
	r.row(cut, "disagreements", disagreements(r.monitor))
}

// disagreements counts the decisions that contradict another node's.
func disagreements(m *simulated.Monitor) float64 {
	count := 0.0
	for _, v := range m.Violations() {
		if v.Invariant == simulated.Agreement {
			count++
		}
	}
	return count
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
	clones := enoughClones(n)
	faults, sides := simulated.Clones(n, clones, simulated.Equivocation)
	var s sim.Simulation
	network, err := simulated.NewNetwork(&s, n, simulated.NetworkConfig{Shape: chain.Shape{Delay: sim.Delay(c.Delay)}, Faults: faults, Key: env.Key, Hold: true})
	if err != nil {
		return nil, err
	}
	begin, heal, end := c.times(c.longest())
	client := &steady{simulation: &s, period: c.period()}
	client.monitor = simulated.NewMonitor(&s, n, simulated.MonitorConfig{Faults: faults, Next: client})
	if client.consensus, err = p.make(network, sim.Delay(c.Bound), env, client.monitor); err != nil {
		return nil, err
	}
	client.propose()
	if err := s.Run(ctx, begin); err != nil {
		return nil, err
	}
	before := client.monitor.Height()
	network.Partition(sides[:]...)
	if err := s.Run(ctx, heal); err != nil {
		return nil, err
	}
	during := client.monitor.Height()
	network.Heal()
	if err := s.Run(ctx, end); err != nil {
		return nil, err
	}
	var rows []Row
	for _, m := range []struct {
		metric string
		value  float64
	}{
		{"decided_in_cut", float64(during - before)},
		{"decided_after", float64(client.monitor.Height() - during)},
		{"disagreements", disagreements(client.monitor)},
	} {
		rows = append(rows, Row{Panel: ofSigners(n), Series: p.name, X: Number(n), Metric: m.metric, Value: Number(m.value)})
	}
	return rows, nil
}

// steady is a client that offers a block a period after the one before was decided.
type steady struct {
	simulation *sim.Simulation
	monitor    *simulated.Monitor
	consensus  simulated.Consensus
	period     time.Duration
	last       int64
}

func (c *steady) propose() {
	c.last++
	b := simulated.Block{Height: c.last, ID: int(c.last)}
	c.monitor.Offer(b)
	c.consensus.Propose(b)
}

// Decide offers the next block a period after the first decision.
func (c *steady) Decide(d simulated.Decision) {
	if height := c.last; d.Height == height {
		c.simulation.Schedule(c.period, sim.HandlerFunc(func(*sim.Simulation) {
			if c.last == height {
				c.propose()
			}
		}))
	}
}

// HandBack drops the block: the next one is as good.
func (*steady) HandBack(simulated.Block) {}
