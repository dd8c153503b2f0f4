package comet

import (
	"ihealth/chain"
	"ihealth/chain/manager"
	"ihealth/sim"
)

// burst is how many transactions are sent between two looks at the decisions,
// as checking a signature takes time.
const burst = 32

// load sends a workload's transactions to the manager when they are due, whatever
// the chain does, and remembers when each was due. It gives up those that it has
// not sent at the workload's deadline. Times are since the beginning of the load.
type load struct {
	workload chain.Workload
	role     *manager.Rotation    // of who is sent to
	backlog  int                  // transactions kept waiting if the workload saturates
	arrivals <-chan chain.Arrival // closed after the last
	next     *chain.Arrival       // due next, nil if not known yet
	ended    bool                 // all is sent or given up
	lastSend sim.Time
	pending  map[chain.TransactionID]chain.CommitTrace // admitted, neither committed nor dropped
	block    chain.LoadBlock
}

// done reports whether all is sent or given up and all that was admitted is committed.
func (l *load) done() bool { return l.ended && len(l.pending) == 0 }

// send offers due transactions to the manager, a burst at most.
func (l *load) send(now sim.Time) {
	for range burst {
		if !l.due(now) {
			return
		}
		l.offer(now, *l.next)
		l.next = nil
	}
}

// due reports whether a transaction is to be sent now, and fetches it.
func (l *load) due(now sim.Time) bool {
	if !l.wants(now) {
		return false
	}
	if l.next == nil {
		select {
		case a, ok := <-l.arrivals:
			l.fetched(a, ok)
		default:
		}
	}
	return l.next != nil && l.next.At <= now
}

// fetched takes what the channel of arrivals gave.
func (l *load) fetched(a chain.Arrival, ok bool) {
	if ok {
		l.next = &a
	} else {
		l.ended = true
	}
}

// wants reports whether the load goes on and, if it saturates, whether the queue
// has room.
func (l *load) wants(now sim.Time) bool {
	if now > l.workload.Deadline() {
		l.ended = true
	}
	return !l.ended && (l.workload.Rate > 0 || l.role.Manager().Waiting() < l.backlog)
}

// offer sends one transaction to the manager, which counts it if it refuses it.
func (l *load) offer(now sim.Time, a chain.Arrival) {
	l.lastSend = now
	l.block.Sent++
	if l.workload.Rate == 0 {
		a.At = now
	} else {
		l.block.Lateness.Add(now.Sub(a.At).Seconds())
	}
	if err := l.role.Manager().Admit(now, a.Transaction); err == nil {
		l.pending[a.Transaction.ID()] = chain.CommitTrace{ID: a.Transaction.ID(), Urgency: a.Transaction.Urgency, Intended: a.At}
	}
}

// source returns the channel to wait on for the next transaction, nil when it is
// known or not wanted.
func (l *load) source(now sim.Time) <-chan chain.Arrival {
	if l.next == nil && l.wants(now) {
		return l.arrivals
	}
	return nil
}

// alarm returns when the next transaction is due, as far as is known.
func (l *load) alarm(now sim.Time) sim.Time {
	if l.next != nil && l.wants(now) {
		return l.next.At
	}
	return sim.Never
}

// commit returns and forgets what is known of committed transactions, which is nothing
// of those that others sent.
func (l *load) commit(ids []chain.TransactionID) []chain.CommitTrace {
	traces := make([]chain.CommitTrace, 0, len(ids))
	for _, id := range ids {
		if trace, ok := l.pending[id]; ok {
			traces = append(traces, trace)
			delete(l.pending, id)
		}
	}
	return traces
}

// report returns the load block, all but what follows from the trace.
func (l *load) report() chain.LoadBlock {
	stats := l.role.Manager().Stats()
	b := l.block
	b.Intended = b.Sent
	if l.workload.Rate > 0 {
		b.Intended = l.workload.Intended()
	}
	b.Accepted = stats.Admitted
	b.Dropped = stats.Dropped
	b.Rejected = stats.Rejected
	b.RejectedBy = stats.RejectedBy
	b.ConfiguredRate = l.workload.Rate
	if l.lastSend > 0 {
		b.AchievedRate = float64(b.Sent) / l.lastSend.Seconds()
	}
	return b
}
