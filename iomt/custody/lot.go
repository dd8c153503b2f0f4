package custody

import (
	"errors"
	"fmt"
	"time"

	"ihealth/chain/contract"
	"ihealth/iomt/device"
	"ihealth/sim"
)

// What an audit finds.
var (
	ErrRefused   = errors.New("refused by the contract")
	ErrUnopened  = errors.New("hand-over without an opening")
	ErrAltered   = errors.New("opening differs from the chain")
	ErrSkipped   = errors.New("stage out of order")
	ErrSwapped   = errors.New("not the content of the lot")
	ErrBackDated = errors.New("time is not that of the chain")
)

// Lot is what a regulator knows of a lot from its production on.
type Lot struct {
	ID      contract.Pseudonym
	Content [32]byte       // of its tags
	Route   []device.Stage // that it must go through; the first is where it is made
	Delay   time.Duration  // longest time from the gate to the block
}

// Committed is a hand-over as it stands on the chain.
type Committed struct {
	contract.Message
	From    contract.Pseudonym // who signed the transaction
	At      sim.Time           // of the block
	Refused string             // by the machine, and why
}

// Finding is something wrong with a hand-over.
type Finding struct {
	Index int // of the hand-over among those that were committed
	Cause error
}

// Audit compares a lot's hand-overs, in the chain's order, with their openings in any
// order. Every hand-over has at most one finding, with the cause that came first of
// ErrRefused, ErrUnopened, ErrAltered, ErrSwapped, ErrSkipped and ErrBackDated.
func (l *Lot) Audit(committed []Committed, openings []Opening) []Finding {
	var out []Finding
	last := HandOver{}
	for i := range committed {
		c := &committed[i]
		if c.Subject != l.ID || c.Kind != contract.Transfer {
			continue
		}
		h, err := c.open(openings)
		if err == nil {
			err = l.check(&h, c, &last)
			last = h
		}
		if err != nil {
			out = append(out, Finding{i, fmt.Errorf("custody: hand-over %d of lot %v: %w", c.Sequence, l.ID, err)})
		}
	}
	return out
}

// open returns what c stands for.
func (c *Committed) open(openings []Opening) (HandOver, error) {
	if c.Refused != "" {
		return HandOver{}, fmt.Errorf("%w: %s", ErrRefused, c.Refused)
	}
	err := ErrUnopened
	for i := range openings {
		o := &openings[i]
		if o.Lot != c.Subject || o.Sequence != c.Sequence {
			continue
		}
		if err = ErrAltered; o.Commitment() == c.Commitment && o.To == c.Party && o.From == c.From {
			return o.HandOver, nil
		}
	}
	return HandOver{}, err
}

// check judges a hand-over after the last one that could be opened.
func (l *Lot) check(h *HandOver, c *Committed, last *HandOver) error {
	switch late := c.At.Sub(h.At); {
	case h.Content != l.Content:
		return ErrSwapped
	case h.Stage != l.next(last.Stage):
		return fmt.Errorf("%w: %v, want %v", ErrSkipped, h.Stage, l.next(last.Stage))
	case late < 0 || late > l.Delay:
		return fmt.Errorf("%w: at the gate %v before its block, want 0 to %v", ErrBackDated, late, l.Delay)
	case h.At < last.At:
		return fmt.Errorf("%w: %v before the hand-over that precedes it", ErrBackDated, last.At.Sub(h.At))
	}
	return nil
}

// next returns the stage after another, 0 after the last. Before any hand-over the lot
// is where it is made.
func (l *Lot) next(stage device.Stage) device.Stage {
	for i, s := range l.Route {
		if (s == stage || stage == 0) && i+1 < len(l.Route) {
			return l.Route[i+1]
		}
	}
	return 0
}
