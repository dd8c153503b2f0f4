package simulated

import (
	"context"
	"fmt"
	"math"

	"ihealth/chain"
	"ihealth/chain/manager"
	"ihealth/sim"
)

// measuring is one measurement under way: a load, the managers behind their door, and a gateway for each
// channel.
type measuring struct {
	simulation sim.Simulation
	workload   chain.Workload
	arrivals   *chain.Arrivals
	ended      bool // nothing more is sent
	door       *manager.Channels
	channels   []*channel
	pending    map[chain.TransactionID]chain.CommitTrace // admitted, neither committed nor dropped
	err        error
}

// channel is what a run knows of one channel.
type channel struct {
	gateway  *gateway
	trace    chain.Trace
	lastSend sim.Time
	places   int // of the blocks with transactions
}

// addChannel makes the i-th chain.
func (r *measuring) addChannel(o Options, i int, config chain.Config) error {
	c := &channel{trace: chain.Trace{Config: config, StateRoots: 1, HostCPU: math.NaN(), OwnCPU: math.NaN()}}
	g, err := newGateway(&r.simulation, gatewayConfig{
		options: o, nodes: o.nodes(i, config), config: config, name: fmt.Sprintf("channel/%d", i),
		role:     r.door.Role(i),
		settled:  func(s settled) { r.record(c, s) },
		released: r.refill,
		failed:   r.fail,
	})
	c.gateway = g
	r.channels = append(r.channels, c)
	return err
}

// plan schedules a reconfiguration. The trace keeps the configuration of the end.
func (r *measuring) plan(change Change) {
	c := r.channels[change.Channel]
	r.simulation.ScheduleAt(change.At, 0, sim.HandlerFunc(func(*sim.Simulation) {
		if err := c.gateway.reconfigure(change.Config); err != nil {
			r.fail(fmt.Errorf("simulated: change of channel %d at %v: %w", change.Channel, change.At, err))
			return
		}
		c.trace.Config = change.Config
	}))
}

// fail ends the run with the first error.
func (r *measuring) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.simulation.Stop()
}

// drive sends the load and lets the simulation run until all is committed.
func (r *measuring) drive(ctx context.Context) error {
	if r.workload.Rate == 0 {
		r.refill()
		r.channels[0].gateway.poke()
	} else {
		r.scheduleNext()
	}
	if err := r.simulation.Run(ctx, sim.Never); err != nil {
		return fmt.Errorf("simulated: %w", err)
	}
	for _, c := range r.channels {
		if v := c.gateway.monitor.violations; len(v) > 0 {
			r.fail(fmt.Errorf("%w: %w", ErrBroken, v[0]))
		}
	}
	if r.err == nil && !r.done() {
		return fmt.Errorf("simulated: %w: %d transactions are left and nothing happens any more", ErrStalled, len(r.pending))
	}
	return r.err
}

func (r *measuring) done() bool { return r.ended && len(r.pending) == 0 }

// scheduleNext has the next transaction of an open load sent when it is due.
func (r *measuring) scheduleNext() {
	a, ok := r.arrivals.Next()
	if !ok {
		r.ended = true
		return
	}
	r.simulation.ScheduleAt(a.At, 0, sim.HandlerFunc(func(*sim.Simulation) {
		r.scheduleNext()
		r.offer(a).gateway.poke()
		r.stopIfDone()
	}))
}

// refill sends what keeps twice a block waiting, under a closed load.
func (r *measuring) refill() {
	if r.workload.Rate > 0 {
		return
	}
	now := r.simulation.Now()
	for g := r.channels[0].gateway; !r.ended && g.role.Manager().Waiting() < 2*g.config.BlockSize; {
		a, ok := r.arrivals.Next()
		if r.ended = !ok || now > r.workload.Deadline(); !r.ended {
			a.At = now
			r.offer(a)
		}
	}
}

// offer sends one transaction and returns the channel that it goes to.
func (r *measuring) offer(a chain.Arrival) *channel {
	now := r.simulation.Now()
	i, err := r.door.Admit(now, a.Transaction)
	c := r.channels[i]
	c.lastSend = now
	c.trace.Load.Sent++
	if r.workload.Rate > 0 {
		c.trace.Load.Lateness.Add(0)
	}
	if err == nil {
		r.pending[a.Transaction.ID()] = chain.CommitTrace{ID: a.Transaction.ID(), Urgency: a.Transaction.Urgency, Intended: a.At}
	}
	return c
}

// record enters a decided height into the channel's trace.
func (r *measuring) record(c *channel, s settled) {
	c.trace.Largest = max(c.trace.Largest, len(s.transactions))
	c.trace.Distinct += len(s.transactions)
	if len(s.transactions) == 0 {
		c.trace.Empty++
		c.trace.Load.ReturnedBatches++
	} else {
		b := chain.BlockTrace{Released: s.released, Decided: s.decided, Transactions: make([]chain.CommitTrace, len(s.transactions))}
		for i, id := range s.transactions {
			b.Transactions[i] = r.pending[id]
			delete(r.pending, id)
		}
		c.trace.Blocks = append(c.trace.Blocks, b)
		c.places += s.places
	}
	r.stopIfDone()
}

func (r *measuring) stopIfDone() {
	if r.done() {
		r.simulation.Stop()
	}
}

// measurements evaluates the traces.
func (r *measuring) measurements() []chain.Measurement {
	all := make([]chain.Measurement, len(r.channels))
	for i, c := range r.channels {
		stats := c.gateway.role.Manager().Stats()
		load := &c.trace.Load
		load.Intended, load.Accepted, load.Dropped = load.Sent, stats.Admitted, stats.Dropped
		load.Rejected, load.RejectedBy = stats.Rejected, stats.RejectedBy
		load.ConfiguredRate = r.workload.Rate
		if c.lastSend > 0 {
			load.AchievedRate = float64(load.Sent) / c.lastSend.Seconds()
		}
		c.trace.Traffic = c.gateway.traffic()
		all[i] = c.trace.Measurement()
		if c.places > 0 {
			all[i].BlockFill = float64(all[i].Load.Committed) / float64(c.places)
		}
	}
	return all
}
