package chaintest_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"ihealth/chain"
	"ihealth/chain/chaintest"
	"ihealth/chain/manager"
	"ihealth/sim"
)

// defect is what is wrong with a ledger.
type defect struct {
	accepts      error // a reason that does not keep it from committing
	firstCome    bool  // blocks take what came first, whatever its class or sender
	shy          bool  // lets bob in only when four blocks are done
	within       func(block []chain.Transaction)
	twice        bool // tells some senders twice
	loses        bool // forgets some transactions
	samePlace    bool // gives two transactions one place
	backwards    bool // commits later heights earlier
	eager        bool // says that what waits is committed
	forgetful    bool // says that what is committed is not
	spills       bool // loses what waits when it is reconfigured
	disinherits  bool // loses what waits when its manager's turn is over
	stubborn     bool // keeps its first block size
	credulous    bool // accepts every configuration
	fragile      bool // needs all nodes
	quorumless   bool // needs no nodes
	unforgivable bool // never recovers from a loss of its quorum
}

// dumb is a ledger without consensus: every 5 ms a block of what its manager releases is
// committed, while enough nodes are up and together.
type dumb struct {
	defect
	setup    chaintest.Setup
	manager  *manager.BlockchainManager
	now      sim.Time
	height   int64
	down     map[int]bool
	cut      bool
	broken   bool
	line     []chain.Transaction // of firstCome
	done     map[chain.TransactionID]func(chain.Receipt, error)
	receipts map[chain.TransactionID]chain.Receipt
	due      []func()
}

// openWith opens a dumb ledger with a defect.
func openWith(d defect) chaintest.Open {
	return func(_ context.Context, s chaintest.Setup) (chaintest.Harness, error) {
		l := &dumb{
			defect: d, setup: s, down: map[int]bool{},
			done: map[chain.TransactionID]func(chain.Receipt, error){}, receipts: map[chain.TransactionID]chain.Receipt{},
		}
		return l, l.restart()
	}
}

// restart makes an empty manager.
func (l *dumb) restart() (err error) {
	l.manager, err = manager.New(manager.Config{
		BlockSize: l.setup.Config.BlockSize, Timeout: l.setup.BlockTimeout, Registry: l.setup.Registry,
		Room: l.setup.Room, Classes: l.setup.Classes, Channel: l.setup.Channel,
		Dropped: func(t chain.Transaction) { l.tell(t.ID(), chain.Receipt{}, chain.ErrFull) },
	})
	return err
}

func (l *dumb) tell(id chain.TransactionID, r chain.Receipt, err error) {
	done := l.done[id]
	if err == nil {
		l.receipts[id] = r
	}
	l.due = append(l.due, func() { done(r, err) })
	if l.twice && id.Nonce%7 == 0 {
		l.due = append(l.due, func() { done(r, err) })
	}
}

func (l *dumb) Ledger() chain.Ledger { return l }

func (l *dumb) Submit(t chain.Transaction, done func(chain.Receipt, error)) {
	if l.shy && t.Entity == "bob" && l.height < 4 {
		l.due = append(l.due, func() { l.Submit(t, done) })
		return
	}
	err := l.manager.Admit(l.now, t)
	if err != nil && (l.accepts == nil || !errors.Is(err, l.accepts)) {
		l.due = append(l.due, func() { done(chain.Receipt{}, err) })
		return
	}
	if err != nil || l.firstCome {
		l.line = append(l.line, t)
	}
	l.done[t.ID()] = done
}

func (l *dumb) Query(id chain.TransactionID) (chain.Receipt, bool) {
	r, ok := l.receipts[id]
	if l.eager && l.done[id] != nil {
		ok = true
	}
	return r, ok && !l.forgetful
}

// alive reports whether blocks are committed.
func (l *dumb) alive() bool {
	up := !l.cut && len(l.down) <= (l.setup.Config.Validators-1)/3
	l.broken = l.broken || !up && l.unforgivable
	return (up && !l.broken || l.quorumless) && (!l.fragile || len(l.down) == 0)
}

func (l *dumb) Advance(_ context.Context, d time.Duration) error {
	for end := l.now.Add(d); l.now < end; l.now = l.now.Add(5 * time.Millisecond) {
		due := l.due
		l.due = nil
		for _, call := range due {
			call()
		}
		if l.alive() {
			l.commit()
		}
	}
	return nil
}

// commit commits the next block, if there is one.
func (l *dumb) commit() {
	block := l.firstOnes()
	if !l.firstCome && block == nil && l.manager.Ready(l.now) {
		batch, _ := l.manager.Release()
		block = batch.Transactions
		ids := make([]chain.TransactionID, len(block))
		for i := range block {
			ids[i] = block[i].ID()
		}
		if err := l.manager.Settle(batch, ids); err != nil {
			panic(err)
		}
	}
	if len(block) == 0 {
		return
	}
	l.height++
	if l.within != nil {
		l.within(block)
	}
	for i, t := range block {
		if l.loses && t.Nonce%7 == 0 {
			continue
		}
		l.tell(t.ID(), l.place(i), nil)
	}
	if l.disinherits && l.setup.Rotates {
		if err := l.restart(); err != nil {
			panic(err)
		}
	}
}

// firstOnes takes a block from the line of those that a sound ledger would not have.
func (l *dumb) firstOnes() []chain.Transaction {
	n := min(len(l.line), l.setup.Config.BlockSize)
	block := l.line[:n:n]
	l.line = l.line[n:]
	slices.SortStableFunc(block, func(a, b chain.Transaction) int { return cmp.Compare(a.Urgency, b.Urgency) })
	return block
}

func (l *dumb) place(i int) chain.Receipt {
	r := chain.Receipt{Height: l.height, Index: i, At: l.now}
	if l.samePlace && i > 0 {
		r.Index--
	}
	if l.backwards {
		r.At = sim.Seconds(1e6) - l.now
	}
	return r
}

func (l *dumb) Close() error { return nil }

func (l *dumb) Reconfigure(_ context.Context, c chain.Config) error {
	if err := c.Validate(); (err != nil || c.Validators > l.setup.Nodes) && !l.credulous {
		return fmt.Errorf("impossible: %w", errors.Join(err, chain.ErrMalformed))
	}
	if l.stubborn || l.credulous {
		return nil
	}
	l.setup.Config = c
	if l.spills {
		return l.restart()
	}
	return l.manager.Reconfigure(c.BlockSize)
}

func (l *dumb) Stop(_ context.Context, node int) error {
	l.down[node] = true
	return nil
}

func (l *dumb) Start(_ context.Context, node int) error {
	delete(l.down, node)
	return nil
}

func (l *dumb) Partition(context.Context, ...[]int) error {
	l.cut = true
	return nil
}

func (l *dumb) Heal(context.Context) error {
	l.cut = false
	return nil
}
