package edge

import (
	"fmt"

	"ihealth/chain"
	"ihealth/iomt/device"
)

// MaxDwell is the largest dwell of a Fence.
const MaxDwell = 1000

// Fence judges the fixes of one person by whether they are in an area. A position never
// leaves it: only the verdict does.
//
//	in the area                       normal
//	outside, for fewer than Dwell     undecided: a fix has an error
//	outside, the Dwell-th in a row    emergency: the crossing, once
//	outside after it                  warning: still away
type Fence struct {
	area    Area
	dwell   int
	outside int // fixes in a row, at most dwell + 1
	intake  intake
}

var _ Detector = (*Fence)(nil)

// NewFence returns a fence that reports a crossing at the dwell-th fix in a row outside of
// area. It fails with an error that wraps ErrArea unless area is valid and dwell from 1
// to MaxDwell.
func NewFence(area Area, dwell int) (*Fence, error) {
	if area == nil {
		return nil, fmt.Errorf("edge: %w: a fence needs one", ErrArea)
	}
	if err := area.Validate(); err != nil {
		return nil, err
	}
	if dwell < 1 || dwell > MaxDwell {
		return nil, fmt.Errorf("edge: %w: a dwell of %d fixes, want 1 to %d", ErrArea, dwell, MaxDwell)
	}
	return &Fence{area: area, dwell: dwell, intake: intake{kind: device.Location}}, nil
}

// Judge implements [Detector].
func (f *Fence) Judge(r device.Reading) (Verdict, error) { return f.Check(&r) }

// Check is Judge without a copy of the reading.
func (f *Fence) Check(r *device.Reading) (Verdict, error) {
	if r.Kind == device.Location {
		if err := r.Position.Validate(); err != nil {
			return Verdict{}, fmt.Errorf("edge: %w: %w", ErrReading, err)
		}
	}
	if err := f.intake.take(r); err != nil {
		return Verdict{}, err
	}
	if f.area.Contains(r.Position) {
		f.outside = 0
		return Verdict{Normal, chain.NonUrgent, "in the area"}, nil
	}
	f.outside = min(f.outside+1, f.dwell+1)
	switch {
	case f.outside < f.dwell:
		return Verdict{Undecided, chain.NonUrgent, "outside of the area, not yet for long enough"}, nil
	case f.outside == f.dwell:
		return Verdict{Emergency, chain.Urgent, "left the area"}, nil
	default:
		return Verdict{Warning, chain.Normal, "still outside of the area"}, nil
	}
}
