package sim_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"ihealth/sim"
)

func TestSelectTakesTheFirstThatCanBeHad(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	a, b := sim.NewResource(&s, "a", 1), sim.NewResource(&s, "b", 1)
	s.Start("p", func(p sim.Process) error {
		if i, err := p.Select(sim.After(0), a.Request(0), b.Request(0)); i != 1 || err != nil {
			t.Errorf("Select returns %d, %v", i, err)
		}
		if a.InUse() != 1 || b.InUse() != 0 {
			t.Errorf("%d of a and %d of b in use", a.InUse(), b.InUse())
		}
		a.Release(p)
		return nil
	})
	run(t, &s, sim.Never)
}

// TestGuarantee13LosersOfASelectLeaveNoTrace lets an Acquire lose against a timeout, and then
// frees the unit.
func TestGuarantee13LosersOfASelectLeaveNoTrace(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	bed, bell := sim.NewResource(&s, "bed", 1), sim.NewSignal("bell")
	s.Start("holder", taker(&s, &l, bed, 0, 10))
	s.Start("impatient", func(p sim.Process) error {
		i, err := p.Select(bed.Request(-1), bell.Next(), bed.Request(-2), sim.After(4), sim.After(6))
		if i != 3 || err != nil || s.Now() != 4 || bed.Queue() != 1 {
			t.Errorf("Select returns %d, %v at %v, and %d wait", i, err, s.Now(), bed.Queue())
		}
		mustPanic(t, "release of nothing", func() { bed.Release(p) })
		return p.WaitFor(sim.After(20))
	})
	s.Start("next", taker(&s, &l, bed, 0, 1))
	s.Schedule(12, sim.HandlerFunc(func(*sim.Simulation) { bell.Broadcast() }))
	run(t, &s, sim.Never)
	l.want(t, "holder 0s", "next 10ns")
	if s.Now() != 24 {
		t.Errorf("ended at %v: the bell or a lost timeout woke somebody", s.Now())
	}
}

// TestWinnersOfASelectAtOneTime frees two units at the same time: the first decides.
func TestWinnersOfASelectAtOneTime(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	a, b := sim.NewResource(&s, "a", 1), sim.NewResource(&s, "b", 1)
	s.Start("holder of b", taker(&s, &l, b, 0, 5))
	s.Start("holder of a", taker(&s, &l, a, 0, 5))
	s.Start("p", func(p sim.Process) error {
		i, err := p.Select(a.Request(0), b.Request(0))
		if i != 1 || err != nil || s.Now() != 5 || a.Queue() != 0 || a.InUse() != 0 {
			t.Errorf("Select returns %d, %v at %v; a: %d in use", i, err, s.Now(), a.InUse())
		}
		b.Release(p)
		return nil
	})
	run(t, &s, sim.Never)
}

func TestSelectWaitsForProcesses(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	slow, fast := s.Start("slow", sleeper(&s, &l, 9)), s.Start("fast", sleeper(&s, &l, 3))
	s.Start("parent", func(p sim.Process) error {
		if i, err := p.Select(slow.Ended(), fast.Ended()); i != 1 || err != nil {
			t.Errorf("first of both: %d, %v", i, err)
		}
		l.note(p, &s)
		for _, child := range []sim.Process{slow, fast} {
			if err := p.WaitFor(child.Ended()); err != nil {
				return err
			}
		}
		l.note(p, &s)
		return nil
	})
	run(t, &s, sim.Never)
	l.want(t, "fast 3ns", "parent 3ns", "slow 9ns", "parent 9ns")
}

func TestBroadcastWakesInTheOrderOfWaiting(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	bell := sim.NewSignal("bell")
	open := false
	for i, when := range []time.Duration{3, 1, 2, 4, 5} {
		s.Start(string(rune('a'+i)), func(p sim.Process) error {
			what := bell.Next()
			if i == 2 {
				what = bell.Until(func() bool { return open })
			}
			if err := errors.Join(p.Wait(when), p.WaitFor(what)); err != nil {
				return err
			}
			l.note(p, &s)
			return nil
		})
	}
	ring := sim.HandlerFunc(func(*sim.Simulation) { bell.Broadcast() })
	s.Schedule(6, sim.HandlerFunc(func(*sim.Simulation) { open = true }))
	s.ScheduleAt(4, -1, ring)
	s.Schedule(7, ring)
	run(t, &s, sim.Never)
	l.want(t, "b 4ns", "a 4ns", "c 7ns", "d 7ns", "e 7ns")
}

// TestConditionIsTrueWhenTheProcessGoesOn lets two wait for one portion: whoever
// comes first takes it, and the other waits on.
func TestConditionIsTrueWhenTheProcessGoesOn(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	meal, portions := sim.NewSignal("meal"), 0
	for _, name := range []string{"a", "b", "c"} {
		s.Start(name, func(p sim.Process) error {
			if err := p.WaitFor(meal.Until(func() bool { return portions > 0 })); err != nil {
				return err
			}
			if portions == 0 {
				t.Errorf("%s goes on without a portion", name)
			}
			portions--
			l.note(p, &s)
			return nil
		})
	}
	for _, at := range []time.Duration{1, 3, 5} {
		s.Schedule(at, sim.HandlerFunc(func(*sim.Simulation) { portions++; meal.Broadcast(); meal.Broadcast() }))
	}
	s.Schedule(4, sim.HandlerFunc(func(*sim.Simulation) { meal.Broadcast() }))
	run(t, &s, sim.Never)
	l.want(t, "a 1ns", "b 3ns", "c 5ns")
}

func TestConditionThatHoldsNeedsNoWait(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	g := sim.NewSignal("g")
	mustPanic(t, "no condition", func() { g.Until(nil) })
	s.Start("p", func(p sim.Process) error { return p.WaitFor(g.Until(func() bool { return true })) })
	run(t, &s, sim.Never)
}

// TestGuarantee10ProcessesGoOnInTheOrderOfEvents mixes processes and handlers.
func TestGuarantee10ProcessesGoOnInTheOrderOfEvents(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	s.Schedule(0, l.event("before"))
	s.Start("p", func(p sim.Process) error {
		l = append(l, "begins")
		s.Schedule(5, l.event("handler, scheduled first"))
		if err := p.Wait(5); err != nil {
			return err
		}
		l = append(l, "goes on")
		s.Start("child", func(sim.Process) error { l = append(l, "child"); return nil })
		l = append(l, "still goes on")
		return nil
	})
	s.ScheduleAt(0, 1, l.event("less urgent"))
	s.Schedule(0, l.event("after"))
	run(t, &s, sim.Never)
	l.want(t, "before", "begins", "after", "less urgent", "handler, scheduled first", "goes on", "still goes on", "child")
}

// TestGuarantee11FirstToDecideAWaitWins lets an interruption, a timeout and a signal
// come at the same time, in every order of scheduling.
func TestGuarantee11FirstToDecideAWaitWins(t *testing.T) {
	cause := errors.New("interrupt")
	for _, tt := range []struct {
		order string // i interrupt, s signal; the timeout is scheduled with the wait
		late  bool   // schedule them after the wait has begun
		want  string // how the first wait ends, and the second if it is interrupted
	}{
		{"is", false, "i"},
		{"si", false, "si"},
		{"i", false, "i"},
		{"s", false, "s"},
		{"is", true, "ti"},
		{"si", true, "ti"},
		{"i", true, "ti"},
		{"s", true, "t"},
	} {
		var s sim.Simulation
		g, got := sim.NewSignal("g"), ""
		var p sim.Process
		schedule := func(*sim.Simulation) {
			for _, what := range tt.order {
				s.ScheduleAt(10, 0, sim.HandlerFunc(func(*sim.Simulation) {
					if what == 's' {
						g.Broadcast()
						return
					}
					p.Interrupt(cause)
				}))
			}
		}
		if !tt.late {
			schedule(&s)
		}
		p = s.Start("p", func(p sim.Process) error {
			i, err := p.Select(g.Next(), sim.After(10))
			if err != nil {
				got = "i"
				return nil
			}
			got = string("st"[i])
			if errors.Is(p.Wait(1), cause) {
				got += "i"
			}
			return nil
		})
		if tt.late {
			s.Schedule(1, sim.HandlerFunc(schedule))
		}
		run(t, &s, sim.Never)
		s.Close()
		if got != tt.want {
			t.Errorf("%q, scheduled late: %v: waits end by %q, want %q", tt.order, tt.late, got, tt.want)
		}
	}
}

// tracer keeps the records of a run in short.
type tracer []string

func (tr *tracer) Trace(r sim.Record) {
	*tr = append(*tr, r.Time.String()+" "+r.Place+" "+r.Action)
}

func TestTraceOfProcesses(t *testing.T) {
	var tr tracer
	s := sim.Simulation{Tracer: &tr}
	defer s.Close()
	bed := sim.NewResource(&s, "bed", 1)
	bed.Preemptive = true
	s.Start("low", func(p sim.Process) error { return bed.Use(p, 1, 10) })
	s.Start("high", func(p sim.Process) error {
		return errors.Join(p.Wait(2), bed.Use(p, 0, 3))
	})
	sleeper := s.Start("sleeper", func(p sim.Process) error { _ = p.Wait(20); return nil })
	s.Schedule(4, sim.HandlerFunc(func(*sim.Simulation) { sleeper.Interrupt(errors.New("noise")) }))
	run(t, &s, sim.Never)
	want := []string{
		"0s low start", "0s bed acquire", "0s high start", "0s high wait", "0s sleeper start", "0s sleeper wait",
		"2ns bed preempt", "2ns bed acquire", "4ns sleeper interrupt", "4ns sleeper end",
		"5ns bed release", "5ns bed acquire", "5ns high end", "13ns bed release", "13ns low end",
	}
	if !slices.Equal(tr, want) {
		t.Errorf("trace\n%q, want\n%q", []string(tr), want)
	}
}
