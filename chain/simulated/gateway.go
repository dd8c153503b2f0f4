package simulated

import (
	"fmt"
	"slices"
	"time"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/chain/manager"
	"ihealth/sim"
)

// gateway stands between a manager and a consensus: it hands over one block after
// another, each as soon as it can be formed and the one before is final, and settles
// it when a quorum has decided. It is the observer of the consensus.
type gateway struct {
	simulation *sim.Simulation
	options    Options
	role       *manager.Rotation
	consensus  Consensus
	monitor    *Monitor
	machines   *machines
	nodes      int
	config     chain.Config // in force for the next block
	settled    func(settled)
	released   func() // after each block that is handed over
	failed     func(error)

	height int64 // decided last
	flight *flight
	moving bool      // what waits is on its way to the next manager
	alarm  sim.Event // for the manager's deadline
	limit  sim.Event // of patience
}

// flight is a batch that was handed over.
type flight struct {
	batch    manager.Batch
	block    Block
	released sim.Time
	places   int         // of the block
	votes    map[int]int // decisions by block
}

// settled is a height that is final.
type settled struct {
	height       int64
	released     sim.Time
	decided      sim.Time
	places       int // of the block
	transactions []chain.TransactionID
	outcomes     []contract.Outcome // of transactions, if there are machines
}

// gatewayConfig is what a gateway is made of.
type gatewayConfig struct {
	options  Options
	nodes    int // of the network
	config   chain.Config
	name     string // of its random streams
	role     *manager.Rotation
	machine  func() contract.Machine // optional
	settled  func(settled)
	released func()
	failed   func(error)
}

// newGateway makes the consensus and the gateway to it.
func newGateway(s *sim.Simulation, c gatewayConfig) (*gateway, error) {
	g := &gateway{
		simulation: s, options: c.options, role: c.role, settled: c.settled, released: c.released, failed: c.failed,
		machines: newMachines(c.nodes, c.machine), nodes: c.nodes, config: c.config,
	}
	if g.options.Patience == 0 {
		g.options.Patience = time.Hour
	}
	g.monitor = NewMonitor(s, c.nodes, MonitorConfig{Faults: c.options.Faults, Next: g})
	setup := Setup{
		Nodes: c.nodes, Validators: first(c.config.Validators), Faults: c.options.Faults, Observer: g.monitor,
	}
	setup.Key.Seed, setup.Key.Name = c.options.Seed, c.name
	g.monitor.Reconfigure(setup.Validators)
	var err error
	if g.consensus, err = c.options.Protocol(s, setup); err != nil {
		return nil, fmt.Errorf("simulated: %s: %w", c.name, err)
	}
	return g, nil
}

// reconfigure puts config in force from the next block on. It fails, and changes nothing,
// when config is out of range or the consensus refuses it.
func (g *gateway) reconfigure(config chain.Config) error {
	if err := config.Validate(); err != nil {
		return err
	}
	if config.Validators > g.nodes {
		return fmt.Errorf("simulated: %w: %d validators: there are %d nodes", ErrOptions, config.Validators, g.nodes)
	}
	role := g.options.role(config)
	if err := g.role.Check(role); err != nil {
		return err
	}
	validators := first(config.Validators)
	if err := g.consensus.Reconfigure(validators); err != nil {
		return err
	}
	next := g.height + 1
	if g.flight != nil {
		next++
	}
	if _, _, err := g.role.Reconfigure(role, next); err != nil {
		return err
	}
	g.monitor.Reconfigure(validators)
	g.config = config
	g.poke()
	return nil
}

// poke hands over the next block if there is one and none is under way, or else sees
// to it that the gateway is poked when the manager's deadline is there.
func (g *gateway) poke() {
	if g.flight != nil || g.moving {
		return
	}
	g.simulation.Cancel(g.alarm)
	m := g.role.Manager()
	if !m.Ready(g.simulation.Now()) {
		if at := m.Deadline(); at < sim.Never {
			g.alarm = g.simulation.ScheduleAt(at, 0, sim.HandlerFunc(func(*sim.Simulation) { g.poke() }))
		}
		return
	}
	if batch, ok := m.Release(); ok {
		g.propose(batch)
		g.released()
	}
}

// propose hands over a batch.
func (g *gateway) propose(batch manager.Batch) {
	b := Block{Height: g.height + 1, ID: batch.ID + 1, Count: len(batch.Transactions)}
	b.Transactions = make([]chain.TransactionID, len(batch.Transactions))
	for i := range batch.Transactions {
		b.Transactions[i] = batch.Transactions[i].ID()
		b.Bytes += batch.Transactions[i].Size()
	}
	g.flight = &flight{batch: batch, block: b, released: g.simulation.Now(), places: g.config.BlockSize, votes: make(map[int]int, 1)}
	g.limit = g.simulation.Schedule(g.options.Patience, sim.HandlerFunc(func(*sim.Simulation) {
		g.failed(fmt.Errorf("simulated: %w: height %d is not decided %v after its block was handed over", ErrStalled, b.Height, g.options.Patience))
	}))
	g.monitor.Offer(b)
	g.consensus.Propose(b)
}

// Decide counts the nodes that have decided, and settles the height when they are
// enough.
func (g *gateway) Decide(d Decision) {
	f := g.flight
	if err := g.execute(d); err != nil {
		g.failed(err)
		return
	}
	if f == nil || d.Follower || d.Height != f.block.Height {
		return
	}
	f.votes[d.Block.ID]++
	if f.votes[d.Block.ID] != g.consensus.Quorum() {
		return
	}
	g.simulation.Cancel(g.limit)
	if v := g.monitor.violations; len(v) > 0 {
		g.failed(fmt.Errorf("%w: %w", ErrBroken, v[0]))
		return
	}
	if err := g.role.Manager().Settle(f.batch, d.Block.Transactions); err != nil {
		g.failed(fmt.Errorf("simulated: %w: height %d: %w", ErrBroken, d.Height, err))
		return
	}
	g.height, g.flight = d.Height, nil
	g.settled(settled{d.Height, f.released, d.At, f.places, slices.Clone(d.Block.Transactions), g.machines.last})
	g.pass()
	g.poke()
}

// execute has an honest node's machine execute what the node has decided, while the
// consensus holds.
func (g *gateway) execute(d Decision) error {
	if len(g.monitor.violations) > 0 || g.monitor.nodes[d.Node].byzantine {
		return nil
	}
	var batch []chain.Transaction
	if g.flight != nil {
		batch = g.flight.batch.Transactions
	}
	return g.machines.decide(d, batch)
}

// traffic returns what the nodes have sent, nil when the consensus does not tell.
func (g *gateway) traffic() []chain.Traffic {
	if c, ok := g.consensus.(Counter); ok {
		return c.Traffic()
	}
	return nil
}

// pass gives the role of the manager to the one of the next height.
func (g *gateway) pass() {
	_, h := g.role.Advance(g.height + 1)
	if d := g.options.takes(h.Bytes()); d > 0 && g.options.Rotates {
		g.moving = true
		g.simulation.Schedule(d, sim.HandlerFunc(func(*sim.Simulation) {
			g.moving = false
			g.poke()
		}))
	}
}

// HandBack needs no answer: the batch returns when the other block is final.
func (g *gateway) HandBack(Block) {}
