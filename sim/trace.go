package sim

import "fmt"

// Record is one step in the life of something simulated.
type Record struct {
	Time     Time   // when it happened
	Place    string // station, source, resource or process where it happened
	Action   string // what happened: "arrive", "start", "preempt", "resume", "depart", "lost", …
	Entity   int    // who sent the customer, or which visitor of a network it is; −1 when none
	Customer int64  // number of the customer, or process, at that place; −1 when none
	Class    int    // class of that customer, −1 when none
	Detail   string // anything else worth reading, empty when nothing
}

// trace tells the tracer, if there is one, of something that happens to nobody.
func (s *Simulation) trace(place, action, detail string) {
	if s.Tracer != nil {
		s.Tracer.Trace(Record{Time: s.now, Place: place, Action: action, Entity: -1, Customer: -1, Class: -1, Detail: detail})
	}
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
