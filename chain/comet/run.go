package comet

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/chain/manager"
	"ihealth/sim"
)

// network is what a run drives: the validators of this process or those of others.
type network interface {
	// Propose hands a batch to the proposer of height and wakes all validators.
	Propose(height int64, batch []chain.Transaction) error
	// inspect looks at a decision that has just come. It reports whether a height was
	// found to have needed another round, and the first disagreement of validators.
	inspect(d Decision) (late bool, err error)
	// conclude waits until every validator has decided height, compares them, and
	// enters what it found into the trace.
	conclude(ctx context.Context, height int64, committed int, trace *chain.Trace) error
}

// run is one measurement: a load, the manager, and the network. One goroutine
// drives it, by the wall clock.
type run struct {
	net      network
	patience time.Duration   // longest time to wait for a height
	settled  <-chan Decision // heights after the first, in order
	manager  *manager.BlockchainManager
	load     load
	trace    chain.Trace
	begin    time.Time
	height   int64                        // decided last
	decided  map[chain.TransactionID]bool // transactions of all decisions
	returned int                          // batches
	flight   *flight
	end      <-chan struct{} // closed when nothing more shall be sent; nil: never

	blockSize int // in force
}

// flight is the batch that was handed over.
type flight struct {
	batch    manager.Batch
	released sim.Time
	expires  sim.Time // when the consensus counts as stalled
}

// newRun prepares a run on a network that was set up as o says, defaults filled in,
// and has decided height.
func newRun(net network, settled <-chan Decision, height int64, o Options, w chain.Workload) (*run, error) {
	config := chain.Config{Validators: o.Validators, BlockSize: o.BlockSize}
	pending := make(map[chain.TransactionID]chain.CommitTrace)
	m, err := manager.New(manager.Config{
		BlockSize: config.BlockSize,
		Timeout:   o.BlockTimeout,
		Registry:  o.Registry,
		Classes:   o.Classes,
		Channel:   o.Channel,
		Dropped:   func(t chain.Transaction) { delete(pending, t.ID()) },
	})
	if err != nil {
		return nil, err
	}
	return &run{
		net: net, patience: o.StallTimeout, settled: settled, manager: m, height: height, decided: make(map[chain.TransactionID]bool),
		trace: chain.Trace{Config: config}, blockSize: config.BlockSize,
		load: load{
			workload: w,
			manager:  m,
			backlog:  2 * config.BlockSize,
			pending:  pending,
		},
	}, nil
}

// drive sends the load, hands over blocks and takes decisions until all is
// committed, fills in the trace, and compares the validators.
func (r *run) drive(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r.load.arrivals = feed(ctx, r.load.workload)
	cpu := StartCPU()
	r.begin = time.Now()
	err := r.serve(ctx)
	if err != nil && !errors.Is(err, ErrDiverged) {
		return err
	}
	r.trace.HostCPU, r.trace.OwnCPU = cpu.Shares()
	r.trace.Load = r.load.report()
	r.trace.Load.ReturnedBatches = r.returned
	return r.net.conclude(ctx, r.height, r.manager.Stats().Committed, &r.trace)
}

// serve goes on until all is committed.
func (r *run) serve(ctx context.Context) error {
	for !r.load.done() {
		r.load.send(r.now())
		if err := r.release(); err != nil {
			return err
		}
		if err := r.wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

// now is the time since the beginning of the load.
func (r *run) now() sim.Time { return sim.Time(time.Since(r.begin)) }

// release hands over the next block if there is one and none is under way.
func (r *run) release() error {
	now := r.now()
	if r.flight != nil || !r.manager.Ready(now) {
		return nil
	}
	batch, ok := r.manager.Release()
	if !ok {
		return nil
	}
	r.flight = &flight{batch: batch, released: now, expires: now.Add(r.patience)}
	return r.net.Propose(r.height+1, batch.Transactions)
}

// wait sleeps until something is due, or a decision or the next transaction
// comes. It returns ctx's error, and ErrStalled when no decision has come for too
// long.
func (r *run) wait(ctx context.Context) error {
	if r.load.done() {
		return nil
	}
	now := r.now()
	timer := time.NewTimer(r.alarm(now).Sub(now))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return fmt.Errorf("stopped at height %d: %w", r.height, ctx.Err())
	case d := <-r.settled:
		return r.settle(d)
	case a, ok := <-r.load.source(now):
		r.load.fetched(a, ok)
	case <-r.end:
		r.load.ended, r.end = true, nil
	case <-timer.C:
	}
	if r.flight != nil && r.now() >= r.flight.expires {
		return fmt.Errorf("%w: height %d is not decided %v after its batch was handed over",
			ErrStalled, r.height+1, r.patience)
	}
	return nil
}

// alarm returns when something is due that no channel tells.
func (r *run) alarm(now sim.Time) sim.Time {
	at := r.load.alarm(now)
	if r.flight != nil {
		return min(at, r.flight.expires)
	}
	return min(at, r.manager.Deadline())
}

// settle takes a decided height.
func (r *run) settle(d Decision) error {
	if err := r.follow(d.Next); err != nil || d.Height <= r.height {
		return err // decided before the load began
	}
	r.height = d.Height
	r.observe(d)
	late, err := r.net.inspect(d)
	if late {
		r.trace.LateRounds++
	}
	if err != nil {
		return err
	}
	if r.flight == nil {
		return r.settleUnasked(d)
	}
	if err := r.manager.Settle(r.flight.batch, d.Transactions); err != nil {
		return fmt.Errorf("height %d: %w", d.Height, err)
	}
	r.record(d)
	r.flight = nil
	return nil
}

// follow lets the manager form blocks of the size in force next.
func (r *run) follow(next chain.Config) error {
	if next.BlockSize == 0 || next.BlockSize == r.blockSize {
		return nil
	}
	r.blockSize, r.load.backlog = next.BlockSize, 2*next.BlockSize
	return r.manager.Reconfigure(next.BlockSize)
}

// observe counts what the decided block holds, whatever the manager knows of it.
func (r *run) observe(d Decision) {
	r.trace.Largest = max(r.trace.Largest, len(d.Transactions))
	for _, id := range d.Transactions {
		r.decided[id] = true
	}
	r.trace.Distinct = len(r.decided)
}

// settleUnasked takes a height for which nothing was handed over.
func (r *run) settleUnasked(d Decision) error {
	if n := len(d.Transactions); n > 0 {
		return fmt.Errorf("height %d holds %d transactions: %w", d.Height, n, manager.ErrNotInFlight)
	}
	r.observeEmpty(d)
	return nil
}

// observeEmpty counts a height without transactions, unless it holds an order.
func (r *run) observeEmpty(d Decision) {
	if !d.Ordered {
		r.trace.Empty++
	}
}

// record enters the height of a batch into the trace.
func (r *run) record(d Decision) {
	if len(d.Transactions) == 0 {
		r.observeEmpty(d)
		r.returned++
		return
	}
	r.trace.Blocks = append(r.trace.Blocks, chain.BlockTrace{
		Released:     r.flight.released,
		Decided:      sim.Time(d.At.Sub(r.begin)),
		Transactions: r.load.commit(d.Transactions),
	})
}
