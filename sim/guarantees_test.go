package sim_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"ihealth/sim"
)

// log records the names of events as they happen.
type log []string

func (l *log) event(name string) sim.HandlerFunc {
	return func(*sim.Simulation) { *l = append(*l, name) }
}

func (l *log) want(t *testing.T, names ...string) {
	t.Helper()
	if !slices.Equal(*l, names) {
		t.Errorf("happened %v, want %v", *l, names)
	}
}

func run(t *testing.T, s *sim.Simulation, until sim.Time) {
	t.Helper()
	if err := s.Run(t.Context(), until); err != nil {
		t.Fatal(err)
	}
}

func TestGuarantee1OrderOfTime(t *testing.T) {
	var s sim.Simulation
	var l log
	s.Schedule(3, l.event("c"))
	s.Schedule(1, l.event("a"))
	s.Schedule(2, l.event("b"))
	run(t, &s, sim.Never)
	l.want(t, "a", "b", "c")
}

func TestGuarantee2OrderOfPriority(t *testing.T) {
	var s sim.Simulation
	var l log
	s.ScheduleAt(1, 127, l.event("e"))
	s.ScheduleAt(1, 1, l.event("d"))
	s.ScheduleAt(1, 0, l.event("c"))
	s.ScheduleAt(1, -1, l.event("b"))
	s.ScheduleAt(1, -128, l.event("a"))
	run(t, &s, sim.Never)
	l.want(t, "a", "b", "c", "d", "e")
}

func TestGuarantee3OrderOfScheduling(t *testing.T) {
	var s sim.Simulation
	var l log
	names := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
	for _, name := range names {
		s.Schedule(time.Second, l.event(name))
	}
	run(t, &s, sim.Never)
	l.want(t, names...)
}

func TestGuarantee4ClockNeverGoesBack(t *testing.T) {
	var s sim.Simulation
	var l log
	s.Schedule(5, sim.HandlerFunc(func(s *sim.Simulation) {
		s.ScheduleAt(5, -128, l.event("during"))
		l = append(l, "first")
		if s.Now() != 5 {
			t.Errorf("clock at %v in a handler at 5ns", s.Now())
		}
	}))
	s.Schedule(5, l.event("second"))
	run(t, &s, sim.Never)
	l.want(t, "first", "during", "second")
	mustPanic(t, "negative delay", func() { s.Schedule(-1, l.event("x")) })
	mustPanic(t, "the past", func() { s.ScheduleAt(4, 0, l.event("x")) })
	mustPanic(t, "run into the past", func() { _ = s.Run(t.Context(), 4) })
	mustPanic(t, "no handler", func() { s.Schedule(1, nil) })
}

func TestGuarantee5CancelledNeverHappens(t *testing.T) {
	var s sim.Simulation
	var l log
	if s.Cancel(sim.Event{}) {
		t.Error("cancelled nothing in an empty simulation")
	}
	e := s.Schedule(1, l.event("cancelled"))
	happened := s.Schedule(1, l.event("happened"))
	if !s.Cancel(e) || s.Cancel(e) {
		t.Error("want true for the first Cancel and false for the second")
	}
	s.Schedule(2, l.event("in its slot"))
	if s.Cancel(sim.Event{}) || s.Cancel(e) {
		t.Error("cancelled another event")
	}
	run(t, &s, sim.Never)
	if s.Cancel(happened) {
		t.Error("cancelled the past")
	}
	l.want(t, "happened", "in its slot")
}

func TestGuarantee6RunsCompose(t *testing.T) {
	build := func(l *log) *sim.Simulation {
		s := new(sim.Simulation)
		s.Schedule(10, l.event("a"))
		s.Schedule(20, l.event("b"))
		s.Schedule(21, l.event("c"))
		return s
	}
	var whole, parts log
	run(t, build(&whole), 100)
	s := build(&parts)
	for _, until := range []sim.Time{0, 10, 15, 20, 20, 100} {
		run(t, s, until)
		if s.Now() != until {
			t.Errorf("clock at %v after a run until %v", s.Now(), until)
		}
		if until == 20 && s.Pending() != 1 {
			t.Errorf("%d events left at 20ns, want 1", s.Pending())
		}
	}
	parts.want(t, whole...)
}

func TestGuarantee8RescheduledAsIfScheduledNow(t *testing.T) {
	var s sim.Simulation
	var l log
	moved := s.Schedule(1, l.event("moved"))
	s.ScheduleAt(5, 0, l.event("a"))
	urgent := s.ScheduleAt(9, -1, l.event("urgent"))
	again, ok := s.Reschedule(moved, 5)
	if !ok {
		t.Error("did not find a pending event")
	}
	s.ScheduleAt(5, 0, l.event("b"))
	if _, ok := s.Reschedule(moved, 2); ok || s.Cancel(moved) {
		t.Error("the former name still refers to the event")
	}
	if _, ok := s.Reschedule(urgent, 5); !ok || s.Pending() != 4 {
		t.Errorf("rescheduled %v, %d pending, want 4", ok, s.Pending())
	}
	run(t, &s, 5)
	l.want(t, "urgent", "a", "moved", "b")
	if _, ok := s.Reschedule(again, 9); ok {
		t.Error("rescheduled the past")
	}
	if _, ok := s.Reschedule(sim.Event{}, 9); ok {
		t.Error("rescheduled nothing")
	}
	mustPanic(t, "into the past", func() { s.Reschedule(again, 4) })
}

func TestGuarantee9PanicEndsTheSimulation(t *testing.T) {
	var s sim.Simulation
	var l log
	s.Schedule(3, sim.HandlerFunc(func(*sim.Simulation) { panic("broken model") }))
	s.Schedule(4, l.event("after"))
	for range 2 {
		var p *sim.PanicError
		if err := s.Run(t.Context(), 10); !errors.As(err, &p) || p.Time != 3 || len(p.Stack) == 0 {
			t.Errorf("Run returns %v, want a *PanicError at 3ns", err)
		}
	}
	l.want(t)
	if s.Now() != 3 || s.Pending() != 1 {
		t.Errorf("clock at %v with %d pending, want 3ns and 1", s.Now(), s.Pending())
	}
}

func TestRunUntilNeverStaysAtTheLastEvent(t *testing.T) {
	var s sim.Simulation
	var l log
	s.Schedule(7, l.event("a"))
	s.ScheduleAt(sim.Never, 0, l.event("never"))
	run(t, &s, sim.Never)
	l.want(t, "a")
	if s.Now() != 7 || s.Step() || s.Pending() != 1 || s.Handled() != 1 {
		t.Errorf("now %v, %d pending, %d handled", s.Now(), s.Pending(), s.Handled())
	}
}

func TestStopEndsTheRunAndOnlyThatRun(t *testing.T) {
	var s sim.Simulation
	var l log
	s.Schedule(1, sim.HandlerFunc(func(s *sim.Simulation) { s.Stop(); s.Schedule(0, l.event("after")) }))
	run(t, &s, 100)
	l.want(t)
	if s.Now() != 1 {
		t.Errorf("clock at %v after Stop, want 1ns", s.Now())
	}
	run(t, &s, 100)
	l.want(t, "after")
}

// TestContextEndsARunThatCanGoOn cancels within an endless model.
func TestContextEndsARunThatCanGoOn(t *testing.T) {
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	var s sim.Simulation
	var tick sim.HandlerFunc
	tick = func(s *sim.Simulation) {
		s.Schedule(1, tick)
		if s.Now() == 5000 {
			cancel(cause)
		}
	}
	s.Schedule(1, tick)
	if err := s.Run(ctx, sim.Never); !errors.Is(err, cause) {
		t.Fatalf("err = %v", err)
	}
	if s.Now() < 5000 || s.Now() > 5000+1024 {
		t.Errorf("stopped at %v, want within 1024 events of 5µs", s.Now())
	}
	if err := s.Run(t.Context(), 10_000); err != nil || s.Now() != 10_000 || s.Handled() != 10_000 {
		t.Errorf("err %v, now %v, handled %d", err, s.Now(), s.Handled())
	}
}

func mustPanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: no panic", what)
		}
	}()
	f()
}
