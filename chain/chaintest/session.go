package chaintest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ihealth/chain"
)

// What a scenario gives a ledger to work with, of the ledger's own time.
const (
	step     = 10 * time.Millisecond // between two looks
	patience = time.Minute           // for what must happen
	quiet    = time.Second / 2       // in which what must not happen would
)

// session is a scenario under way.
type session struct {
	ctx     context.Context
	setup   Setup
	harness Harness
	largest int // most transactions that a block may hold by now
	tickets []*ticket
	nonce   uint64
}

// ticket is a submitted transaction.
type ticket struct {
	transaction chain.Transaction
	calls       int // of done
	receipt     chain.Receipt
	err         error
	foreign     bool // the ledger knows another transaction of the same name
}

func (t *ticket) String() string {
	return fmt.Sprintf("transaction %d of %q (%v)", t.transaction.Nonce, t.transaction.Entity, t.transaction.Class())
}

// submit submits a transaction as it is.
func (s *session) submit(t chain.Transaction) *ticket {
	own := &ticket{transaction: t}
	s.tickets = append(s.tickets, own)
	s.harness.Ledger().Submit(t, func(r chain.Receipt, err error) {
		own.calls++
		own.receipt, own.err = r, err
	})
	return own
}

// send signs and submits a new transaction.
func (s *session) send(entity string, class chain.Class) (*ticket, error) {
	s.nonce++
	t, err := sign(chain.Transaction{Entity: entity, Nonce: s.nonce, Urgency: class.Urgency, Security: class.Security})
	if err != nil {
		return nil, err
	}
	return s.submit(t), nil
}

// sendMany sends count transactions of an entity, of the urgencies in turn.
func (s *session) sendMany(entity string, count int, of ...chain.Urgency) ([]*ticket, error) {
	out := make([]*ticket, count)
	for i := range out {
		var err error
		if out[i], err = s.send(entity, chain.Class{Urgency: of[i%len(of)]}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// await waits until all that was submitted is done.
func (s *session) await() error {
	for waited := time.Duration(0); ; waited += step {
		open := s.open()
		if open == nil {
			return nil
		}
		if waited >= patience {
			return fmt.Errorf("%v is not done after %v", open, patience)
		}
		if err := s.harness.Advance(s.ctx, step); err != nil {
			return err
		}
	}
}

// open returns a ticket that is not done, nil when all are.
func (s *session) open() *ticket {
	for _, t := range s.tickets {
		if t.calls == 0 {
			return t
		}
	}
	return nil
}

// awaitCommitted waits until all is done and fails if one of the tickets was refused.
func (s *session) awaitCommitted(tickets []*ticket) error {
	if err := s.await(); err != nil {
		return err
	}
	for _, t := range tickets {
		if t.err != nil {
			return fmt.Errorf("%v was refused: %w", t, t.err)
		}
	}
	return nil
}

// idle waits for what must not happen.
func (s *session) idle() error { return s.harness.Advance(s.ctx, quiet) }

// reconfigure changes the chain.
func (s *session) reconfigure(config chain.Config) error {
	r, ok := s.harness.(Reconfigurer)
	if !ok {
		return fmt.Errorf("%w: reconfiguration", ErrUnsupported)
	}
	if err := r.Reconfigure(s.ctx, config); err != nil {
		return fmt.Errorf("to %d validators and blocks of %d: %w", config.Validators, config.BlockSize, err)
	}
	s.largest = max(s.largest, config.BlockSize)
	return nil
}

// finish lets what must not happen happen, and audits everything.
func (s *session) finish() error {
	if err := s.idle(); err != nil {
		return err
	}
	return s.audit()
}

// newSession opens a ledger for a scenario.
func newSession(ctx context.Context, open Open, setup Setup) (*session, error) {
	var err error
	if setup.Registry, err = registry(); err != nil {
		return nil, err
	}
	setup.Nodes = max(setup.Nodes, setup.Config.Validators)
	h, err := open(ctx, setup)
	if err != nil {
		return nil, fmt.Errorf("chaintest: open: %w", err)
	}
	return &session{ctx: ctx, setup: setup, harness: h, largest: setup.Config.BlockSize}, nil
}

// Scenario is one thing that a ledger must do.
type Scenario struct {
	Name  string // a few words
	setup Setup
	play  func(s *session) error
}

// Run opens a ledger, plays the scenario on it, audits and closes it. It returns what the
// ledger did wrong, an error that wraps ErrUnsupported when the harness cannot play the
// scenario, or ctx's error.
func (c Scenario) Run(ctx context.Context, open Open) (err error) {
	s, err := newSession(ctx, open, c.setup)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.harness.Close()) }()
	for _, part := range []func() error{func() error { return c.play(s) }, s.finish} {
		if err := part(); err != nil {
			return fmt.Errorf("chaintest: %s: %w", c.Name, err)
		}
	}
	return nil
}
