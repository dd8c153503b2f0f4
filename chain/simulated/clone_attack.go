package simulated

import (
	"context"
	"time"

	"ihealth/chain"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// CloneAttack cuts a network in two while the keys of some nodes are used on both sides,
// and heals it: see [Clones].
type CloneAttack struct {
	Nodes  int           // N
	Clones int           // nodes on both sides
	Delay  time.Duration // of each link
	Period time.Duration // between blocks, > 0
	Begin  sim.Time      // of the cut
	Heal   sim.Time      // its end
	End    sim.Time      // of the run
	Key    rng.Key       // of random streams
}

// ends returns the nodes whose chains are looked at: an honest one on each side.
func (a CloneAttack) ends() [2]int { return [2]int{(a.Nodes+1)/2 - 1, (a.Nodes + 1) / 2} }

// ClonedAuthority is what the attack did to proof of authority.
type ClonedAuthority struct {
	Grown         [2]int64 // blocks by which each side grew in the cut
	Depth         int64    // of the deepest reorganisation
	Reverted      int64    // most confirmed blocks that one node had to take back
	Disagreements int      // decisions that contradict another node's
}

// CloneView shows the heights of both sides, and up to where their chains are the same.
type CloneView func(now sim.Time, heights [2]int64, shared int64)

// cloneRun is a run of proof of authority under the attack.
type cloneRun struct {
	CloneAttack
	simulation sim.Simulation
	network    *Network
	authority  *Authority
	monitor    *Monitor
	seen       CloneView
}

// Authority attacks proof of authority, whose signers wait up to N·wiggle out of turn.
// Seen, which may be nil, is called some forty times in each part of the run, or once a
// period.
func (a CloneAttack) Authority(ctx context.Context, wiggle time.Duration, seen CloneView) (ClonedAuthority, error) {
	faults, sides := Clones(a.Nodes, a.Clones, Cloning)
	r := &cloneRun{CloneAttack: a, seen: seen}
	if err := r.build(wiggle, faults); err != nil {
		return ClonedAuthority{}, err
	}
	if err := r.run(ctx, a.Begin); err != nil {
		return ClonedAuthority{}, err
	}
	shared := r.authority.Shared(a.ends()[0], a.ends()[1])
	r.network.Partition(sides[:]...)
	if err := r.run(ctx, a.Heal); err != nil {
		return ClonedAuthority{}, err
	}
	var out ClonedAuthority
	for i, node := range a.ends() {
		out.Grown[i] = r.authority.Height(node) - shared
	}
	r.network.Heal()
	if err := r.run(ctx, a.End); err != nil {
		return ClonedAuthority{}, err
	}
	for _, x := range r.authority.Reorganisations() {
		out.Depth, out.Reverted = max(out.Depth, x.Depth), max(out.Reverted, x.Reverted)
	}
	out.Disagreements = r.monitor.count(Agreement)
	return out, nil
}

// build prepares the run.
func (r *cloneRun) build(wiggle time.Duration, faults []Fault) error {
	var err error
	r.network, err = NewNetwork(&r.simulation, r.Nodes, NetworkConfig{Shape: chain.Shape{Delay: r.Delay}, Faults: faults, Key: r.Key})
	if err != nil {
		return err
	}
	r.monitor = NewMonitor(&r.simulation, r.Nodes, MonitorConfig{Faults: faults})
	for h := int64(1); h <= int64(r.End.Sub(0)/r.Period)+1; h++ {
		r.monitor.Offer(Block{Height: h}) // signers make the blocks
	}
	r.authority, err = NewAuthority(r.network, AuthorityConfig{Period: r.Period, Wiggle: wiggle, Periodic: true, Key: r.Key}, r.monitor)
	return err
}

// run lets time pass.
func (r *cloneRun) run(ctx context.Context, until sim.Time) error {
	step := max(r.Period, until.Sub(r.simulation.Now())/40)
	for r.simulation.Now() < until {
		if err := r.simulation.Run(ctx, min(until, r.simulation.Now().Add(step))); err != nil {
			return err
		}
		if r.seen != nil {
			ends := r.ends()
			heights := [2]int64{r.authority.Height(ends[0]), r.authority.Height(ends[1])}
			r.seen(r.simulation.Now(), heights, r.authority.Shared(ends[0], ends[1]))
		}
	}
	return nil
}

// ClonedTolerant is what the attack did to a Byzantine fault tolerant protocol.
type ClonedTolerant struct {
	During        int64 // blocks decided in the cut
	After         int64 // and after it
	Disagreements int   // decisions that contradict another node's
}

// Tolerant attacks a Byzantine fault tolerant protocol that is offered a block in every
// period: the clones vote on both sides.
func (a CloneAttack) Tolerant(ctx context.Context, protocol func(*Network, Observer) (Consensus, error)) (ClonedTolerant, error) {
	faults, sides := Clones(a.Nodes, a.Clones, Equivocation)
	var s sim.Simulation
	network, err := NewNetwork(&s, a.Nodes, NetworkConfig{Shape: chain.Shape{Delay: a.Delay}, Faults: faults, Key: a.Key, Hold: true})
	if err != nil {
		return ClonedTolerant{}, err
	}
	client := &steady{simulation: &s, period: a.Period}
	client.monitor = NewMonitor(&s, a.Nodes, MonitorConfig{Faults: faults, Next: client})
	if client.consensus, err = protocol(network, client.monitor); err != nil {
		return ClonedTolerant{}, err
	}
	client.propose()
	if err := s.Run(ctx, a.Begin); err != nil {
		return ClonedTolerant{}, err
	}
	before := client.monitor.Height()
	network.Partition(sides[:]...)
	if err := s.Run(ctx, a.Heal); err != nil {
		return ClonedTolerant{}, err
	}
	during := client.monitor.Height()
	network.Heal()
	if err := s.Run(ctx, a.End); err != nil {
		return ClonedTolerant{}, err
	}
	return ClonedTolerant{during - before, client.monitor.Height() - during, client.monitor.count(Agreement)}, nil
}

// steady offers one block after another.
type steady struct {
	simulation *sim.Simulation
	monitor    *Monitor
	consensus  Consensus
	period     time.Duration
	last       int64
}

func (c *steady) propose() {
	c.last++
	b := Block{Height: c.last, ID: int(c.last)}
	c.monitor.Offer(b)
	c.consensus.Propose(b)
}

// Decide offers the next block a period after the first decision.
func (c *steady) Decide(d Decision) {
	if height := c.last; d.Height == height {
		c.simulation.Schedule(c.period, sim.HandlerFunc(func(*sim.Simulation) {
			if c.last == height {
				c.propose()
			}
		}))
	}
}

// HandBack drops the block: the next one is as good.
func (*steady) HandBack(Block) {}
