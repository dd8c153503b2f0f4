package eeg

import (
	"fmt"
	"time"
)

// Recording describes a file or a stream of EEG without its samples.
type Recording struct {
	Format      string    // such as "EDF+C"
	Start       time.Time // of the first sample, in local time of no zone; zero when unknown
	Subject     Subject
	Signals     []Signal     // without annotation channels, in the file's order
	Annotations []Annotation // in the file's order
	Segments    []Segment    // in the file's order, which is that of time
	Warnings    []Warning    // one a cause
}

// Duration returns the time from the first sample to the end of the last one, gaps
// included.
func (r *Recording) Duration() time.Duration {
	var end time.Duration
	for _, s := range r.Segments {
		end = max(end, s.End())
	}
	return end
}

// Observed returns the duration of the recording without its gaps.
func (r *Recording) Observed() time.Duration {
	var sum time.Duration
	for _, s := range r.Segments {
		sum += s.Duration
	}
	return sum
}

// Warn adds a warning about where, or counts it when its cause has one already, so
// that a damaged file costs no more memory than a sound one.
func (r *Recording) Warn(cause error, where string, args ...any) {
	for i := range r.Warnings {
		if r.Warnings[i].Cause == cause { //nolint:errorlint // the sentinel itself is the key
			r.Warnings[i].Count++
			return
		}
	}
	r.Warnings = append(r.Warnings, Warning{Cause: cause, Where: fmt.Sprintf(where, args...), Count: 1})
}
