package sim

import "fmt"

// Record is one step in the life of something simulated.
type Record struct {
	Time     Time   // when it happened
	Place    string // station, source, resource or process where it happened
	Action   string // what happened: "arrive", "start", "preempt", "resume", "depart", "lost", …
	Customer int64  // number of the customer it happened to, −1 when none
	Class    int    // class of that customer, −1 when none
	Detail   string // anything else worth reading, empty when nothing
}

// Tracer wraps what is told of every step while a simulation runs.
type Tracer interface {
	// Trace is told of one step. Records come in the order in which they happen.
	Trace(r Record)
}

// traceError keeps the first error of writing a trace. It is embedded in the
// writers.
type traceError struct{ err error }

// Err returns the first error of writing, nil while there is none. Records that
// come after it are not written.
func (e *traceError) Err() error { return e.err }

func (e *traceError) keep(r Record, err error) {
	if err != nil {
		e.err = fmt.Errorf("sim: the trace ends before %q at %v: %w", r.Action, r.Time, err)
	}
}
