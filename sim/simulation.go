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
	err      error       // with which the present run ends, or the next, nil while all is well

	processes processes
}

// Now returns the clock's time.
func (s *Simulation) Now() Time { return s.now }

// Pending returns the number of events to come.
func (s *Simulation) Pending() int { return s.events.pending }

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
	if !s.events.has(e.slot, e.order) {
		return false
	}
	s.events.cancel(e.slot)
	return true
}

// Reschedule moves e to time t and returns it under its new name, or reports false
// when e was not to come. The event keeps its handler and priority, and is ordered
// as if it were scheduled now: after all that are there already. It panics when t
// is in the past.
func (s *Simulation) Reschedule(e Event, t Time) (Event, bool) {
	if t < s.now {
		panic("sim: event rescheduled into the past")
	}
	if !s.events.has(e.slot, e.order) {
		return Event{}, false
	}
	s.sequence++
	e.order = e.order&^sequenceMask | s.sequence
	s.events.move(e.slot, t, e.order)
	return e, true
}

// Step makes the next event happen, and reports false when there is none. Unlike
// Run it lets the panic of a handler pass. It panics when a handler calls it, or when a
// panic has ended a run.
func (s *Simulation) Step() bool {
	if s.running {
		panic("sim: Step called from a handler")
	}
	if s.failure != nil {
		panic("sim: Step of a simulation that a panic has ended")
	}
	t, place := s.events.first()
	if t == Never {
		return false
	}
	s.running = true
	defer func() { s.running = false }()
	s.happen(t, place)
	return true
}

// happen makes the first event happen, of time t at a place in near.
func (s *Simulation) happen(t Time, place int32) {
	s.now = t
	s.handled++
	s.events.pop(place).Handle(s)
}

// Run makes events happen until the next one is later than until, or until Stop.
// Then, unless stopped, the clock stands at until; with until = Never it stays at
// the last event. When ctx ends first, Run returns its cause, and a further Run
// goes on where this one was interrupted. When a source or a station draws an
// impossible time, Run returns ErrParameter. When a handler panics, Run returns a
// *PanicError, and so does every further Run: the simulation has ended. Run itself
// panics when a handler calls it, or when until is in the past.
func (s *Simulation) Run(ctx context.Context, until Time) (err error) {
	if s.running {
		panic("sim: Run called from a handler")
	}
	if s.failure != nil {
		return fmt.Errorf("sim: the simulation has ended, build a new one: %w", s.failure)
	}
	if s.processes.closed {
		return fmt.Errorf("sim: %w: build a new one", ErrClosed)
	}
	if until < s.now {
		panic("sim: Run until a time in the past")
	}
	s.running, s.stopped = true, s.err != nil
	defer func() {
		s.running = false
		if value := recover(); value != nil {
			s.failure = s.recovered(value)
			err = s.failure
		}
	}()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	last := min(until, Never-1)
	for !s.stopped {
		t, place := s.events.first()
		if t > last {
			break
		}
		if s.handled%contextPeriod == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		s.happen(t, place)
	}
	if err := s.verdict(); err != nil {
		return err
	}
	if !s.stopped && until != Never {
		s.now = until
	}
	return nil
}

// Stop ends the current Run when the handler that called it has returned.
func (s *Simulation) Stop() { s.stopped = true }

// fail is Stop, and makes the current Run, or the next one, return err unless it has
// failed before.
func (s *Simulation) fail(err error) {
	s.stopped = true
	if s.err == nil {
		s.err = err
	}
}
