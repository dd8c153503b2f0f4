package sim

import (
	"context"
	"fmt"
	"time"
)

// contextPeriod is the number of events between two looks at the context: about
// 0.1 ms of work.
const contextPeriod = 1024

// Simulation is a clock and the list of events to come. The zero Simulation is
// ready for use, at time 0 and without events. It belongs to one goroutine.
type Simulation struct {
	Tracer Tracer // told of every step; nil: nothing is traced, at no cost

	now      Time
	events   eventList
	sequence uint64 // events ever scheduled
	handled  uint64 // events ever handled
	running  bool
	stopped  bool
	failure  *PanicError // the panic that ended the simulation, nil while none has
}

// Now returns the clock's time.
func (s *Simulation) Now() Time { return s.now }

// Pending returns the number of events to come.
func (s *Simulation) Pending() int { return len(s.events.keys) }

// Handled returns the number of events that have happened.
func (s *Simulation) Handled() uint64 { return s.handled }

// Schedule makes h happen after delay, with priority 0. It panics when delay is
// negative or h is nil.
func (s *Simulation) Schedule(delay time.Duration, h Handler) Event {
	if delay < 0 {
		panic("sim: negative delay")
	}
	return s.ScheduleAt(s.now.Add(delay), 0, h)
}

// ScheduleAt makes h happen at time t, among the events of that time by priority
// p. It panics when t is in the past or h is nil.
func (s *Simulation) ScheduleAt(t Time, p Priority, h Handler) Event {
	if t < s.now {
		panic("sim: event scheduled in the past")
	}
	if h == nil {
		panic("sim: event without a handler")
	}
	s.sequence++
	e := Event{order: order(p, s.sequence)}
	e.slot = s.events.push(t, e.order, h)
	return e
}

// Cancel makes sure that e never happens, and reports whether it was to come.
func (s *Simulation) Cancel(e Event) bool {
	l := &s.events
	if int(e.slot) >= len(l.places) {
		return false
	}
	i := int(l.places[e.slot])
	if i >= len(l.keys) || l.keys[i].order != e.order {
		return false
	}
	l.remove(i)
	return true
}

// Step makes the next event happen, and reports false when there is none. Unlike
// Run it lets the panic of a handler pass. It panics when a panic has ended a run.
func (s *Simulation) Step() bool {
	if s.failure != nil {
		panic("sim: Step of a simulation that a panic has ended")
	}
	if len(s.events.keys) == 0 || s.events.keys[0].time == Never {
		return false
	}
	t, h := s.events.pop()
	s.now = t
	s.handled++
	h.Handle(s)
	return true
}

// Run makes events happen until the next one is later than until, or until Stop.
// Then, unless stopped, the clock stands at until; with until = Never it stays at
// the last event. When ctx ends first, Run returns its cause, and a further Run
// goes on where this one was interrupted. When a handler panics, Run returns a
// *PanicError, and so does every further Run: the simulation has ended. Run itself
// panics when a handler calls it, or when until is in the past.
func (s *Simulation) Run(ctx context.Context, until Time) (err error) {
	if s.running {
		panic("sim: Run called from a handler")
	}
	if s.failure != nil {
		return fmt.Errorf("sim: the simulation has ended, build a new one: %w", s.failure)
	}
	if until < s.now {
		panic("sim: Run until a time in the past")
	}
	s.running, s.stopped = true, false
	defer func() {
		s.running = false
		if value := recover(); value != nil {
			s.failure = s.recovered(value)
			err = s.failure
		}
	}()
	for s.comes(until) {
		if s.handled%contextPeriod == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		s.Step()
	}
	if !s.stopped && until != Never {
		s.now = until
	}
	return nil
}

// comes reports whether an event up to until is to happen in this run.
func (s *Simulation) comes(until Time) bool {
	return !s.stopped && len(s.events.keys) > 0 &&
		s.events.keys[0].time <= min(until, Never-1)
}

// Stop ends the current Run when the handler that called it has returned.
func (s *Simulation) Stop() { s.stopped = true }
