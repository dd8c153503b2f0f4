package eeg

import "fmt"

// Warning reports what a reader tolerated in a file that breaks its format. It
// unwraps to the sentinel error of its cause.
type Warning struct {
	Cause error  // sentinel of the reader
	Where string // first place and what stood there
	Count int    // how often it happened, ≥ 1
}

// Error returns the cause, the first place and the count.
func (w Warning) Error() string {
	if w.Count > 1 {
		return fmt.Sprintf("%v: %s (first of %d)", w.Cause, w.Where, w.Count)
	}
	return fmt.Sprintf("%v: %s", w.Cause, w.Where)
}

// Unwrap returns the cause.
func (w Warning) Unwrap() error { return w.Cause }
