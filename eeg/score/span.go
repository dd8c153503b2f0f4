package score

import (
	"errors"
	"fmt"
	"math"
)

// ErrSpans is the cause when spans or windows cannot be scored.
var ErrSpans = errors.New("unusable spans")

// Span is the time [Start, End), in s.
type Span struct {
	Start, End float64
}

// checkSpans returns ErrSpans unless the spans are within the duration and begin in
// order. They may overlap.
func checkSpans(what string, spans []Span, duration float64) error {
	last := 0.0
	for i, s := range spans {
		if !(s.Start >= last && s.End >= s.Start && s.End <= duration) {
			return fmt.Errorf("%w: %s %d is [%v, %v): want spans in order of their starts, within 0 and %v s", ErrSpans, what, i+1, s.Start, s.End, duration)
		}
		last = s.Start
	}
	return nil
}

// overlaps reports whether any of the spans holds time between from and to.
func overlaps(spans []Span, from, to float64) bool {
	for _, s := range spans {
		if s.Start < to && s.End > from {
			return true
		}
	}
	return false
}

// mask marks the samples of spans at a rate in Hz; borders go to the nearest sample.
func mask(spans []Span, duration, rate float64) []bool {
	m := make([]bool, int(math.RoundToEven(duration*rate)))
	for _, s := range spans {
		set(part(m, s, rate))
	}
	return m
}

func sample(t, rate float64) int { return int(math.RoundToEven(t * rate)) }

// part returns the samples of a span.
func part(m []bool, s Span, rate float64) []bool {
	from, to := min(len(m), sample(s.Start, rate)), min(len(m), sample(s.End, rate))
	return m[from:to]
}

func set(m []bool) {
	for i := range m {
		m[i] = true
	}
}

func count(m []bool) int {
	n := 0
	for _, v := range m {
		if v {
			n++
		}
	}
	return n
}
