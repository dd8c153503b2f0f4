package comet

import (
	"context"
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/chain/manager"
	"ihealth/sim"
)

// Ledger executes transactions on a testnet: the manager before it, and what was
// committed since the ledger's beginning. It takes the place of who calls Propose and
// reads Decisions, and belongs to one goroutine, which lets it work by Run.
type Ledger struct {
	handover
	begin    time.Time
	at       sim.Time // when the last height was decided
	waiting  map[chain.TransactionID]func(chain.Receipt, error)
	receipts map[chain.TransactionID]chain.Receipt
	due      []func() // senders to be told
}

var _ chain.Ledger = (*Ledger)(nil)

// NewLedger returns the ledger of a running network, whose manager holds at most room
// transactions, 0 for many. It waits until the last order is in force.
func NewLedger(ctx context.Context, t *Testnet, room int) (*Ledger, error) {
	if err := t.awaitOrders(ctx); err != nil {
		return nil, err
	}
	l := &Ledger{
		begin:    time.Now(),
		waiting:  make(map[chain.TransactionID]func(chain.Receipt, error)),
		receipts: make(map[chain.TransactionID]chain.Receipt),
	}
	var err error
	l.handover, err = newHandover(t, t.Decisions(), t.decisions.present(), t.options, room, l.dropped)
	return l, err
}

// Submit offers t. Done is called by Run.
func (l *Ledger) Submit(t chain.Transaction, done func(chain.Receipt, error)) {
	if err := l.manager().Admit(l.now(), t); err != nil {
		l.due = append(l.due, func() { done(chain.Receipt{}, err) })
		return
	}
	l.waiting[t.ID()] = done
}

// Query returns where the transaction of that name is committed.
func (l *Ledger) Query(id chain.TransactionID) (chain.Receipt, bool) {
	r, ok := l.receipts[id]
	return r, ok
}

// Stats says where all transactions are.
func (l *Ledger) Stats() manager.Stats { return l.manager().Stats() }

// Holder returns the node whose turn it is to be the manager, at the height to come.
// It is false when the role does not go round.
func (l *Ledger) Holder() (node int, ok bool) {
	if !l.rotates {
		return 0, false
	}
	return l.last.Validators[l.role.Holder(l.last.Height+1)], true
}

// Run lets the ledger work for d, and calls what is to be called when a transaction
// is done. A chain without a quorum is no error: what waits is committed when the
// quorum is back. Run fails with ErrDiverged and with ctx's error.
func (l *Ledger) Run(ctx context.Context, d time.Duration) error {
	end := l.now().Add(d)
	for {
		l.tell()
		now := l.now()
		if now >= end {
			return nil
		}
		if err := l.release(now); err != nil {
			return err
		}
		if err := l.wait(ctx, min(end, l.deadline()).Sub(now)); err != nil {
			return err
		}
	}
}

// deadline returns when the manager has a block to release; sim.Never while one is
// under way.
func (l *Ledger) deadline() sim.Time {
	if l.flight != nil {
		return sim.Never
	}
	return l.manager().Deadline()
}

// wait waits for the next decision, d at most.
func (l *Ledger) wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return fmt.Errorf("comet: ledger stopped at height %d: %w", l.last.Height, ctx.Err())
	case decision := <-l.settled:
		return l.commit(decision)
	case <-timer.C:
		return nil
	}
}

// commit takes a decided height.
func (l *Ledger) commit(d Decision) error {
	if l.stale(d) {
		return nil
	}
	if _, err := l.net.inspect(d); err != nil {
		return err
	}
	f, err := l.take(d)
	if err != nil {
		return err
	}
	l.at = max(l.at, sim.Time(d.At.Sub(l.begin)))
	handed := f.names()
	for i, id := range d.Transactions {
		r := chain.Receipt{Height: d.Height, Index: i, Released: l.at, At: l.at}
		if handed[id] {
			r.Released = f.released
		}
		if d.Outcomes != nil {
			r.Refused, r.Gas = d.Outcomes[i].Refused, d.Outcomes[i].Gas
		}
		done := l.waiting[id]
		delete(l.waiting, id)
		l.due = append(l.due, func() {
			l.receipts[id] = r
			if done != nil {
				done(r, nil)
			}
		})
	}
	return nil
}

// dropped tells a sender that its transaction had to make room.
func (l *Ledger) dropped(t chain.Transaction) {
	done := l.waiting[t.ID()]
	delete(l.waiting, t.ID())
	err := fmt.Errorf("comet: transaction %d of entity %q made room for another: %w", t.Nonce, t.Entity, chain.ErrFull)
	l.due = append(l.due, func() { done(chain.Receipt{}, err) })
}

// tell calls what is due. A sender that is told may submit.
func (l *Ledger) tell() {
	due := l.due
	l.due = nil
	for _, call := range due {
		call()
	}
}

// Now returns the ledger's time.
func (l *Ledger) Now() sim.Time { return l.now() }

func (l *Ledger) now() sim.Time { return sim.Time(time.Since(l.begin)) }
