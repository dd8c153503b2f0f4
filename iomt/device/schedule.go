package device

import (
	"fmt"
	"math"
	"time"

	"ihealth/chain/contract"
	"ihealth/sim"
)

// Schedule says whose readings a generator gives, and when: at Start and every Period
// after it, before End.
type Schedule struct {
	Subject contract.Pseudonym
	Start   sim.Time      // ≥ 0
	Period  time.Duration // between readings of one kind, > 0
	End     sim.Time      // > Start
}

// Validate returns an error that wraps ErrModel unless the schedule has a reading.
func (s Schedule) Validate() error {
	switch {
	case s.Start < 0 || s.End <= s.Start:
		return fmt.Errorf("device: %w: readings from %v to %v, want 0 ≤ start < end", ErrModel, s.Start, s.End)
	case s.Period <= 0:
		return fmt.Errorf("device: %w: a period of %v, want more than 0", ErrModel, s.Period)
	}
	return nil
}

// Readings returns how many readings of one kind there are.
func (s Schedule) Readings() int { return int((s.End.Sub(s.Start)-1)/s.Period) + 1 }

// clock walks through a schedule.
type clock struct {
	schedule Schedule
	at       sim.Time // of the present reading
	sequence uint64   // of it, from 1
}

func newClock(s Schedule) clock { return clock{schedule: s, at: s.Start} }

// tick goes on to the next reading, and says whether there is one.
func (c *clock) tick() bool {
	if c.sequence > 0 {
		c.at = c.at.Add(c.schedule.Period)
	}
	if c.at >= c.schedule.End {
		return false
	}
	c.sequence++
	return true
}

// scalar makes r the present reading of a kind: value, in the kind's unit.
func (c *clock) scalar(r *Reading, kind Kind, value float64) bool {
	*r = Reading{}
	r.Kind, r.Subject, r.Sequence, r.At = kind, c.schedule.Subject, c.sequence, c.at
	r.Quantity.Milli, r.Quantity.Unit = int64(math.RoundToEven(value*1000)), kind.Unit()
	return true
}

// inRange returns an error that wraps ErrModel unless lo ≤ value ≤ hi.
func inRange(name string, value, lo, hi float64) error {
	if value >= lo && value <= hi {
		return nil
	}
	return fmt.Errorf("device: %w: %s is %v, want %v to %v", ErrModel, name, value, lo, hi)
}
