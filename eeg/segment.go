package eeg

import "time"

// Segment is a stretch of a recording without a gap.
type Segment struct {
	Start    time.Duration // from the recording's first sample, ≥ 0
	Duration time.Duration // ≥ 0
}

// End returns the first time after the segment.
func (s Segment) End() time.Duration { return s.Start + s.Duration }
