package device

import (
	"fmt"

	"ihealth/chain/contract"
	"ihealth/sim"
)

// Crowd is a walk of people whose phones hear one another's beacons.
type Crowd struct {
	Walk     Walk
	Radio    Radio
	Interval float64 // from beacon to beacon of a person, s, ≥ 0.001; people take turns
	Duration float64 // of the walk, s, ≥ Interval, ≤ 1e8

	// Identifier returns what person i broadcasts at t. Nil: its subject's pseudonym, for ever.
	Identifier func(i int, t sim.Time) contract.Pseudonym
}

// Validate returns an error that wraps ErrModel unless all fields are in range.
func (c Crowd) Validate() error {
	if err := c.Walk.Validate(); err != nil {
		return err
	}
	if err := c.Radio.Validate(); err != nil {
		return err
	}
	if !(c.Interval >= 1e-3 && c.Duration >= c.Interval && c.Duration <= 1e8) {
		return fmt.Errorf("device: %w: a beacon every %v s for %v s: want at least 0.001, and a duration from there to 1e8", ErrModel, c.Interval, c.Duration)
	}
	return nil
}
