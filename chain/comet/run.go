package comet

import (
	"context"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/chain/manager"
	"ihealth/sim"
)

// run is one measurement: an open load, the manager, and the network. One
// goroutine drives it, by the wall clock.
type run struct {
	net      *Testnet
	manager  *manager.BlockchainManager
	workload chain.Workload
	trace    chain.Trace

	begin    time.Time
	arrivals <-chan chain.Arrival
	next     *chain.Arrival // due next, nil if not known yet
	sent     bool           // all that is to be sent
	lastSend sim.Time
	intended map[chain.TransactionID]commitment // admitted and not committed
	flight   *flight                            // the batch under way, nil without
	height   int64                              // decided last
}

// commitment is what a commit must be judged by.
type commitment struct {
	urgency  chain.Urgency
	intended sim.Time
}

// flight is a batch that was handed over.
type flight struct {
	batch    manager.Batch
	released sim.Time
	expires  sim.Time // when the consensus counts as stalled
}

// burst is how many transactions are sent between two looks at the decisions,
// as checking a signature takes time.
const burst = 32

func newRun(t *Testnet, config chain.Config, w chain.Workload) (*run, error) {
	m, err := manager.New(manager.Config{
		BlockSize: config.BlockSize,
		Timeout:   t.options.BlockTimeout,
		Registry:  t.options.Registry,
	})
	if err != nil {
		return nil, err
	}
	return &run{
		net: t, manager: m, workload: w, height: 1,
		trace:    chain.Trace{Config: config, Load: chain.LoadBlock{ConfiguredRate: w.Rate}},
		intended: make(map[chain.TransactionID]commitment),
	}, nil
}

// drive sends the load, hands over blocks and takes decisions until all is
// committed, and fills in the trace.
func (r *run) drive(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r.arrivals = feed(ctx, r.workload)
	cpu := startCPU()
	r.begin = time.Now()
	for !r.done() {
		if err := r.step(ctx); err != nil {
			return err
		}
	}
	r.trace.HostCPU, r.trace.OwnCPU = cpu.shares()
	return r.finish(ctx)
}

// now is the time since the beginning of the load.
func (r *run) now() sim.Time { return sim.Time(time.Since(r.begin)) }

func (r *run) done() bool {
	return r.sent && len(r.intended) == 0
}

// step does what is due and then waits for the next thing to happen.
func (r *run) step(ctx context.Context) error {
	r.send()
	if err := r.release(); err != nil {
		return err
	}
	return r.wait(ctx)
}

// send offers due transactions to the manager, a burst at most.
func (r *run) send() {
	for range burst {
		if !r.due() {
			return
		}
		r.offer(*r.next)
		r.next = nil
	}
}

// due reports whether a transaction is to be sent now, and fetches it.
func (r *run) due() bool {
	if r.sent || !r.wanted() {
		return false
	}
	if r.next == nil {
		select {
		case a, ok := <-r.arrivals:
			r.fetched(a, ok)
		default:
		}
	}
	return r.next != nil && r.next.At <= r.now()
}

// fetched takes what the feed gave.
func (r *run) fetched(a chain.Arrival, ok bool) {
	if ok {
		r.next = &a
	} else {
		r.sent = true
	}
}

// wanted reports whether the load goes on and, if it saturates, whether the queue
// has room.
func (r *run) wanted() bool {
	if r.workload.Rate > 0 {
		return true
	}
	if r.workload.Duration > 0 && r.now() > sim.Time(r.workload.Duration) {
		r.sent = true
		return false
	}
	return r.manager.Stats().Waiting < 2*r.trace.Config.BlockSize
}

// offer sends one transaction to the manager.
func (r *run) offer(a chain.Arrival) {
	now := r.now()
	if r.workload.Rate == 0 {
		a.At = now
	}
	r.trace.Load.Lateness.Add(now.Sub(a.At).Seconds())
	r.trace.Load.Sent++
	r.lastSend = now
	if err := r.manager.Admit(now, a.Transaction); err != nil {
		return // the manager has counted it
	}
	r.intended[a.Transaction.ID()] = commitment{a.Transaction.Urgency, a.At}
}

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
	expires := now.Add(r.net.options.StallTimeout)
	r.flight = &flight{batch: batch, released: now, expires: expires}
	return r.net.Propose(r.height+1, batch.Transactions)
}

// wait sleeps until something is due, or a decision or the next transaction
// comes. It returns ctx's error, and ErrStalled when no decision has come for too
// long.
func (r *run) wait(ctx context.Context) error {
	var arrivals <-chan chain.Arrival
	if r.next == nil && !r.sent && r.wanted() {
		arrivals = r.arrivals
	}
	timer := time.NewTimer(r.alarm().Sub(r.now()))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return fmt.Errorf("stopped at height %d: %w", r.height, ctx.Err())
	case d := <-r.net.Decisions():
		return r.settle(d)
	case a, ok := <-arrivals:
		r.fetched(a, ok)
	case <-timer.C:
	}
	if r.flight != nil && r.now() >= r.flight.expires {
		return fmt.Errorf("%w: height %d is not decided %v after its batch was handed over", ErrStalled, r.height+1, r.net.options.StallTimeout)
	}
	return nil
}

// alarm returns when something is due that no channel tells.
func (r *run) alarm() sim.Time {
	at := sim.Never
	if r.next != nil && r.wanted() {
		at = min(at, r.next.At)
	}
	if r.flight != nil {
		return min(at, r.flight.expires)
	}
	return min(at, r.manager.Deadline())
}

// settle takes a decided height.
func (r *run) settle(d Decision) error {
	r.height = d.Height
	if _, err := r.net.decisions.state(); err != nil {
		return err
	}
	if r.net.round(d) > 0 {
		r.trace.LateRounds++
	}
	if r.flight == nil {
		return nil
	}
	if err := r.manager.Settle(r.flight.batch, d.Transactions); err != nil {
		return fmt.Errorf("height %d: %w", d.Height, err)
	}
	r.record(d)
	r.flight = nil
	return nil
}

// record enters a decided height into the trace.
func (r *run) record(d Decision) {
	if len(d.Transactions) == 0 {
		r.trace.Empty++
		r.trace.Load.ReturnedBatches++
		return
	}
	b := chain.BlockTrace{Released: r.flight.released, Decided: sim.Time(d.At.Sub(r.begin))}
	for _, id := range d.Transactions {
		c := r.intended[id]
		b.Transactions = append(b.Transactions, chain.CommitTrace{Urgency: c.urgency, Intended: c.intended})
		delete(r.intended, id)
	}
	r.trace.Blocks = append(r.trace.Blocks, b)
}

// finish fills in the load block and checks every validator's ledger.
func (r *run) finish(ctx context.Context) error {
	stats := r.manager.Stats()
	load := &r.trace.Load
	load.Intended = load.Sent
	load.Accepted = stats.Admitted
	load.Rejected = stats.Rejected
	load.RejectedBy = stats.RejectedBy
	if r.lastSend > 0 {
		load.AchievedRate = float64(load.Sent) / r.lastSend.Seconds()
	}
	if err := r.net.AwaitAll(ctx, r.height); err != nil {
		return err
	}
	return r.net.checkLedgers(stats.Committed)
}
