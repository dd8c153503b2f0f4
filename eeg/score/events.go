package score

import (
	"fmt"
	"math"
)

// EventPolicy says when a detected event counts for an event of the reference.
type EventPolicy struct {
	Before, After float64 // by which the reference is extended on its sides, s, ≥ 0
	Merge         float64 // events closer than this are one, s, ≥ 0
	Longest       float64 // longer events are split, s, > 0
	Overlap       float64 // share of the extended reference that must be detected; 0 takes any
}

// DefaultEventPolicy returns that of SzCORE (Dan et al., Epilepsia 2024): any overlap
// with the reference from 30 s before to 60 s after it, events merged below 90 s and
// split above 5 min.
func DefaultEventPolicy() EventPolicy {
	return EventPolicy{Before: 30, After: 60, Merge: 90, Longest: 300}
}

// Validate returns ErrSpans with what cannot be used.
func (p EventPolicy) Validate() error {
	for _, v := range []float64{p.Before, p.After, p.Merge, p.Overlap} {
		if !(v >= 0) || math.IsInf(v, 1) {
			return fmt.Errorf("%w: policy %+v: want finite numbers ≥ 0", ErrSpans, p)
		}
	}
	if !(p.Longest >= 1) {
		return fmt.Errorf("%w: longest event %v s: want at least 1", ErrSpans, p.Longest)
	}
	return nil
}

// EventScore counts events.
type EventScore struct {
	Reference int     // events of the reference
	True      int     // of which were detected
	False     int     // detected events that meet none of those
	Duration  float64 // of the recording, s
}

// Sensitivity returns the share of the reference that was detected, NaN of nothing.
func (e EventScore) Sensitivity() float64 { return float64(e.True) / float64(e.Reference) }

// Precision returns the share of detections that are true, NaN of none.
func (e EventScore) Precision() float64 { return float64(e.True) / float64(e.True+e.False) }

// F1 returns the harmonic mean of both, NaN when there was nothing to detect and
// nothing was.
func (e EventScore) F1() float64 {
	return 2 * float64(e.True) / float64(e.True+e.Reference+e.False)
}

// FalsePerDay returns false detections per 24 h of the recording.
func (e EventScore) FalsePerDay() float64 { return float64(e.False) / (e.Duration / 86400) }

// eventRate is the precision of event scoring in Hz, that of SzCORE.
const eventRate = 10

// Events scores detected events against a reference as timescoring, the reference
// implementation of SzCORE, does. Of two spans where the later ends first, the merged
// one ends with the later, as there. The error wraps ErrSpans.
func Events(reference, detected []Span, duration float64, p EventPolicy) (EventScore, error) {
	if err := p.Validate(); err != nil {
		return EventScore{}, err
	}
	const week = 7 * 86400
	if !(duration > 0 && duration <= week) {
		return EventScore{}, fmt.Errorf("%w: a recording of %v s: want more than 0 and at most %d", ErrSpans, duration, week)
	}
	if err := checkSpans("reference", reference, duration); err != nil {
		return EventScore{}, err
	}
	if err := checkSpans("detection", detected, duration); err != nil {
		return EventScore{}, err
	}
	reference, detected = p.tidy(reference), p.tidy(detected)
	score := EventScore{Reference: len(reference), Duration: duration}
	found := mask(detected, duration, eventRate)
	explained := make([]bool, len(found))
	for _, r := range reference {
		wide := Span{max(0, r.Start-p.Before), min(duration, r.End+p.After)}
		share := float64(count(part(found, wide, eventRate))) / eventRate / (wide.End - wide.Start)
		if share > p.Overlap+1e-6 {
			score.True++
			set(part(explained, wide, eventRate))
		}
	}
	for _, d := range detected {
		if count(part(explained, d, eventRate)) == 0 {
			score.False++
		}
	}
	return score, nil
}

// tidy merges close events, then splits long ones.
func (p EventPolicy) tidy(spans []Span) []Span {
	var merged, out []Span
	for _, s := range spans {
		if n := len(merged); n > 0 && s.Start-merged[n-1].End < p.Merge {
			merged[n-1].End = s.End
			continue
		}
		merged = append(merged, s)
	}
	for _, s := range merged {
		for s.End-s.Start > p.Longest {
			out = append(out, Span{s.Start, s.Start + p.Longest})
			s.Start += p.Longest
		}
		out = append(out, s)
	}
	return out
}

// Samples scores sample by sample at 1 Hz, as SzCORE does beside events.
func Samples(reference, detected []Span, duration float64) (EventScore, error) {
	if err := checkSpans("reference", reference, duration); err != nil {
		return EventScore{}, err
	}
	if err := checkSpans("detection", detected, duration); err != nil {
		return EventScore{}, err
	}
	score := EventScore{Duration: duration}
	found := mask(detected, duration, 1)
	for i, positive := range mask(reference, duration, 1) {
		switch {
		case positive && found[i]:
			score.True++
			score.Reference++
		case positive:
			score.Reference++
		case found[i]:
			score.False++
		}
	}
	return score, nil
}
