package comet

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"ihealth/chain"
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
	handover
	load     load
	trace    chain.Trace
	begin    time.Time
	decided  map[chain.TransactionID]bool // transactions of all decisions
	returned int                          // batches
	end      <-chan struct{}              // closed when nothing more shall be sent; nil: never
}

// newRun prepares a run on a network that was set up as o says, defaults filled in,
// and has decided last.
func newRun(net network, settled <-chan Decision, last Decision, o Options, w chain.Workload) (*run, error) {
	pending := make(map[chain.TransactionID]chain.CommitTrace)
	h, err := newHandover(net, settled, last, o, 0, func(t chain.Transaction) { delete(pending, t.ID()) })
	if err != nil {
		return nil, err
	}
	return &run{
		handover: h, decided: make(map[chain.TransactionID]bool),
		trace: chain.Trace{Config: last.Next},
		load: load{
			workload: w,
			role:     h.role,
			backlog:  2 * last.Next.BlockSize,
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
	r.trace.CPUTime, r.trace.Goroutines = cpu.Own().Seconds(), runtime.NumGoroutine()
	r.trace.Load = r.load.report()
	r.trace.Load.ReturnedBatches = r.returned
	r.trace.Load.Foreign = r.foreign
	return r.net.conclude(ctx, r.last.Height, r.manager().Stats().Committed+r.foreign, &r.trace)
}

// serve goes on until all is committed.
func (r *run) serve(ctx context.Context) error {
	for !r.load.done() {
		r.load.send(r.now())
		if err := r.release(r.now()); err != nil {
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
		return fmt.Errorf("stopped at height %d: %w", r.last.Height, ctx.Err())
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
			ErrStalled, r.last.Height+1, r.patience)
	}
	return nil
}

// alarm returns when something is due that no channel tells.
func (r *run) alarm(now sim.Time) sim.Time {
	return min(r.load.alarm(now), r.handover.alarm())
}

// settle takes a decided height.
func (r *run) settle(d Decision) error {
	if r.stale(d) {
		return nil
	}
	r.observe(d)
	late, err := r.net.inspect(d)
	if late {
		r.trace.LateRounds++
	}
	if err != nil {
		return err
	}
	f, err := r.take(d)
	if err != nil {
		return err
	}
	r.load.backlog = 2 * r.last.Next.BlockSize
	r.record(d, f)
	return nil
}

// observe counts what the decided block holds, whatever the manager knows of it.
func (r *run) observe(d Decision) {
	r.trace.Largest = max(r.trace.Largest, len(d.Transactions))
	for _, id := range d.Transactions {
		r.decided[id] = true
	}
	r.trace.Distinct = len(r.decided)
}

// record enters a height, with which the flight of a batch may have ended, into the
// trace. One without transactions counts as empty, unless it holds an order.
func (r *run) record(d Decision, f *flight) {
	if len(d.Transactions) == 0 && !d.Ordered {
		r.trace.Empty++
	}
	committed := r.load.commit(d.Transactions)
	switch {
	case len(committed) > 0:
		r.trace.Blocks = append(r.trace.Blocks, chain.BlockTrace{
			Released: f.released, Decided: sim.Time(d.At.Sub(r.begin)), Transactions: committed,
		})
	case f != nil:
		r.returned++
	}
}
