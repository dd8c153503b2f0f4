package bco

import "time"

// Stopwatch tells the elapsed time of a search, for traces: incumbents are compared
// by evaluations and by time. Nothing that a solver decides may depend on it.
type Stopwatch struct{ started time.Time }

// StartStopwatch returns one that runs.
func StartStopwatch() Stopwatch { return Stopwatch{time.Now()} }

// Elapsed returns the time since the start.
func (s Stopwatch) Elapsed() time.Duration { return time.Since(s.started) }
