package sim

import (
	"errors"
	"fmt"
	"io"

	"ihealth/sim/rng"
)

// Source sends customers as a process of arrivals says.
type Source struct {
	Name     string // place in traces
	Arrivals Arrivals
	Stream   *rng.Stream // of the process
	Arrive   Handler     // called once a customer
	Ended    Handler     // called after the last customer; may be nil

	intervals Intervals
	customers int // at the next point
}

// Start begins the process now. When the process turns out to be impossible, now or
// later, the Run of the simulation returns ErrParameter. It panics when the process
// is not valid, or the stream or handler is missing.
func (src *Source) Start(s *Simulation) {
	if src.Arrivals == nil || src.Stream == nil || src.Arrive == nil {
		panic("sim: source needs arrivals, a stream and a handler")
	}
	if err := src.Arrivals.Validate(); err != nil {
		panic(err.Error())
	}
	src.intervals = src.Arrivals.Start(src.Stream)
	src.schedule(s)
}

// Handle is a point of the process; Start arranges for it to be called.
func (src *Source) Handle(s *Simulation) {
	customers := src.customers
	ended := !src.schedule(s)
	for range customers {
		s.trace(src.Name, "send", "")
		src.Arrive.Handle(s)
	}
	if ended && src.Ended != nil {
		src.Ended.Handle(s)
	}
}

// schedule plans the next point and reports whether there is one.
func (src *Source) schedule(s *Simulation) bool {
	interval, customers, err := src.intervals.Next()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			s.fail(fmt.Errorf("source %s: %w", src.Name, err))
		}
		return false
	}
	src.customers = customers
	s.Schedule(interval, src)
	return true
}
