package feature

import (
	"errors"
	"fmt"
	"time"

	"ihealth/eeg"
)

// All is the window that holds a whole segment.
const All time.Duration = 0

// ErrWindow is the cause when no window of that length can be cut, or none can follow
// at that step.
var ErrWindow = errors.New("unusable window")

// Options say what windows are cut and what is told of them. The zero value is one
// window a segment.
type Options struct {
	Window time.Duration // All, or at least two samples of the fastest channel
	Step   time.Duration // from one window's beginning to the next one's; 0: Window, windows side by side
	Definitions
	Features []Name // beside the four of I-Health
	Portable bool   // codes are added by the kernel in Go even where there is a faster one; same bits
}

// Validate reports, as ErrWindow or ErrName, what cannot be done with the signals of
// a recording.
func (o Options) Validate(signals []eeg.Signal) error {
	for _, n := range o.Features {
		if err := n.Validate(); err != nil {
			return err
		}
	}
	switch {
	case o.Window < 0:
		return fmt.Errorf("%w: %v is negative; give a duration such as 4s, or all", ErrWindow, o.Window)
	case o.Step < 0:
		return fmt.Errorf("%w: a step of %v is negative; give a duration such as 1s, or 0 for windows side by side", ErrWindow, o.Step)
	case o.Window == All && o.Step > 0:
		return fmt.Errorf("%w: a step of %v needs the length of a window, such as 4s", ErrWindow, o.Step)
	case o.Window == All || len(signals) == 0:
		return nil
	}
	fastest := eeg.RateHz(0)
	for _, s := range signals {
		if s.Rate.Compare(fastest) > 0 {
			fastest = s.Rate
		}
	}
	return o.fits(fastest)
}

// fits reports, as ErrWindow, a window or step too short for a rate, or a step too short
// for the window.
func (o Options) fits(fastest eeg.Rate) error {
	const most = 10_000 // steps a window, which bounds memory
	switch {
	case fastest.SamplesBefore(o.Window) < 2:
		return fmt.Errorf("%w: %v is shorter than two samples at %v", ErrWindow, o.Window, fastest)
	case o.Step > 0 && o.Window/o.Step > most:
		return fmt.Errorf("%w: a step of %v goes more than %d times into %v; make it longer", ErrWindow, o.Step, most, o.Window)
	case o.Step > 0 && fastest.SamplesBefore(o.Step+1) < 2:
		return fmt.Errorf("%w: a step of %v is shorter than a sample at %v", ErrWindow, o.Step, fastest)
	}
	return nil
}
