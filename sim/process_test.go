package sim_test

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"time"

	"ihealth/sim"
)

// note records who did something, and when.
func (l *log) note(p sim.Process, s *sim.Simulation) {
	*l = append(*l, fmt.Sprintf("%s %v", p.Name(), s.Now()))
}

// sleeper returns a process that waits for some delays in turn and notes when each
// is over.
func sleeper(s *sim.Simulation, l *log, delays ...time.Duration) func(p sim.Process) error {
	return func(p sim.Process) error {
		for _, d := range delays {
			if err := p.Wait(d); err != nil {
				return err
			}
			l.note(p, s)
		}
		return nil
	}
}

func TestProcessesTakeTurns(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	a := s.Start("a", sleeper(&s, &l, 1, 3))
	b := s.Start("b", sleeper(&s, &l, 2, 2))
	if a.Number() != 1 || b.Number() != 2 || a.Name() != "a" || !a.Alive() {
		t.Errorf("processes %q %d and %q %d", a.Name(), a.Number(), b.Name(), b.Number())
	}
	run(t, &s, sim.Never)
	l.want(t, "a 1ns", "b 2ns", "a 4ns", "b 4ns")
	if a.Alive() || a.Name() != "" || a.Number() != 0 || (sim.Process{}).Alive() {
		t.Error("a process outlives its function")
	}
}

// TestProcessesOutliveARun cuts a run in pieces, which must change nothing.
func TestProcessesOutliveARun(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	s.Start("a", sleeper(&s, &l, 10, 10))
	for _, until := range []sim.Time{0, 9, 10, 15, 19} {
		run(t, &s, until)
	}
	l.want(t, "a 10ns")
	run(t, &s, sim.Never)
	l.want(t, "a 10ns", "a 20ns")
}

func TestWaitUntil(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	s.Start("a", func(p sim.Process) error {
		for _, at := range []sim.Time{0, 5, 5, 9} {
			if err := p.WaitUntil(at); err != nil || s.Now() != at {
				t.Errorf("WaitUntil(%v) returns %v at %v", at, err, s.Now())
			}
		}
		mustPanic(t, "wait until the past", func() { _ = p.WaitUntil(8) })
		mustPanic(t, "negative delay", func() { _ = p.Wait(-1) })
		mustPanic(t, "negative timeout", func() { sim.After(-1) })
		return nil
	})
	run(t, &s, sim.Never)
}

func TestProcessesStartProcesses(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	var family func(depth int) func(p sim.Process) error
	family = func(depth int) func(p sim.Process) error {
		return func(p sim.Process) error {
			if depth == 0 {
				return p.Wait(1)
			}
			child := s.Start(fmt.Sprintf("child%d", depth), family(depth-1))
			if err := p.WaitFor(child.Ended()); err != nil {
				return err
			}
			l.note(p, &s)
			return p.WaitFor(child.Ended()) // it has ended: no wait
		}
	}
	s.Schedule(5, sim.HandlerFunc(func(s *sim.Simulation) { s.Start("root", family(2)) }))
	run(t, &s, sim.Never)
	l.want(t, "child2 6ns", "root 6ns")
}

// TestEndedKnowsTheLife asks for the end of a process whose coroutine already serves
// another.
func TestEndedKnowsTheLife(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	first := s.Start("first", func(sim.Process) error { return nil })
	ended := first.Ended()
	run(t, &s, sim.Never)
	s.Start("second", func(p sim.Process) error { return p.Wait(10) })
	s.Start("third", func(p sim.Process) error {
		err := p.WaitFor(ended)
		if s.Now() != 0 {
			t.Errorf("the end of the first process came at %v", s.Now())
		}
		return err
	})
	run(t, &s, sim.Never)
	if first.Interrupt(fs.ErrExist) {
		t.Error("interrupted the dead")
	}
}

func TestInterruptEndsAWait(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	cause := errors.New("phone rings")
	p := s.Start("sleeper", func(p sim.Process) error {
		err := p.Wait(10 * time.Second)
		var i *sim.Interruption
		if !errors.As(err, &i) || i.Time != sim.Seconds(3) || !errors.Is(err, cause) {
			t.Errorf("Wait returns %v", err)
		}
		if want := "sim: interrupted at 3s: phone rings"; err.Error() != want {
			t.Errorf("err = %q, want %q", err, want)
		}
		if s.Now() != sim.Seconds(3) {
			t.Errorf("goes on at %v", s.Now())
		}
		return p.Wait(time.Second)
	})
	s.Schedule(3*time.Second, sim.HandlerFunc(func(*sim.Simulation) { p.Interrupt(cause) }))
	run(t, &s, sim.Never)
	if s.Now() != sim.Seconds(4) {
		t.Errorf("ended at %v: the old wait goes on", s.Now())
	}
}

// TestInterruptionsComeOneAtATime interrupts a process before it begins, and twice at
// once: each ends one wait.
func TestInterruptionsComeOneAtATime(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	causes := []error{errors.New("1"), errors.New("2"), errors.New("3")}
	resource := sim.NewResource(&s, "free", 1)
	p := s.Start("p", func(p sim.Process) error {
		if err := p.Wait(5); !errors.Is(err, causes[0]) {
			t.Errorf("first wait returns %v", err)
		}
		if err := resource.Acquire(p, 0); !errors.Is(err, causes[1]) || resource.InUse() != 0 {
			t.Errorf("Acquire returns %v and %d units are held", err, resource.InUse())
		}
		if i, err := p.Select(resource.Request(0)); i != -1 || !errors.Is(err, causes[2]) || resource.InUse() != 0 {
			t.Errorf("Select returns %d, %v", i, err)
		}
		return p.Wait(5)
	})
	for _, cause := range causes {
		p.Interrupt(cause)
	}
	run(t, &s, sim.Never)
	if s.Now() != 5 {
		t.Errorf("ended at %v", s.Now())
	}
}

// TestMisuseOfProcessesPanics makes the errors of a programmer.
func TestMisuseOfProcessesPanics(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	mustPanic(t, "no function", func() { s.Start("p", nil) })
	mustPanic(t, "no process", func() { _ = sim.Process{}.Wait(1) })
	mustPanic(t, "the end of no process", func() { sim.Process{}.Ended() })
	p := s.Start("p", func(p sim.Process) error {
		mustPanic(t, "own interrupt", func() { p.Interrupt(fs.ErrExist) })
		mustPanic(t, "no cause", func() { p.Interrupt(nil) })
		mustPanic(t, "no case", func() { _, _ = p.Select() })
		mustPanic(t, "close", s.Close)
		return nil
	})
	mustPanic(t, "wait outside", func() { _ = p.Wait(1) })
	s.Start("q", func(sim.Process) error {
		mustPanic(t, "wait of the dead", func() { _ = p.Wait(1) })
		return nil
	})
	run(t, &s, sim.Never)
	other := s.Start("other", func(p sim.Process) error { return p.Wait(1) })
	s.Start("thief", func(sim.Process) error {
		mustPanic(t, "wait of another", func() { _ = other.Wait(1) })
		return nil
	})
	run(t, &s, sim.Never)
}

func TestErrorOfAProcessEndsTheRun(t *testing.T) {
	var s sim.Simulation
	var l log
	defer s.Close()
	s.Start("clerk", func(p sim.Process) error {
		if err := p.Wait(time.Second); err != nil {
			return err
		}
		return fs.ErrPermission
	})
	s.Start("other", sleeper(&s, &l, 2*time.Second))
	err := s.Run(t.Context(), sim.Never)
	var p *sim.ProcessError
	if !errors.As(err, &p) || p.Process != "clerk" || p.Time != sim.Seconds(1) || !errors.Is(err, fs.ErrPermission) {
		t.Fatalf("err = %v", err)
	}
	if want := `sim: process "clerk" at 1s: permission denied`; err.Error() != want {
		t.Errorf("err = %q, want %q", err, want)
	}
	l.want(t)
	run(t, &s, sim.Never)
	l.want(t, "other 2s")
}

func TestErrorAfterAStepIsReturnedByRun(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	s.Start("clerk", func(sim.Process) error { return fs.ErrPermission })
	s.Schedule(1, sim.HandlerFunc(func(*sim.Simulation) {}))
	s.Step()
	if err := s.Run(t.Context(), 5); !errors.Is(err, fs.ErrPermission) || s.Now() != 0 {
		t.Errorf("Run returns %v at %v", err, s.Now())
	}
	run(t, &s, 5)
}

// burst panics below a function whose name the stack must show.
func burst() { panic("appendix") }

func TestPanicOfAProcess(t *testing.T) {
	var s sim.Simulation
	s.Start("patient", func(p sim.Process) error {
		if err := p.Wait(2 * time.Second); err != nil {
			return err
		}
		burst()
		return nil
	})
	err := s.Run(t.Context(), sim.Never)
	var p *sim.PanicError
	if !errors.As(err, &p) || p.Process != "patient" || p.Time != sim.Seconds(2) || p.Value != "appendix" {
		t.Fatalf("err = %#v", err)
	}
	if !strings.Contains(string(p.Stack), "sim_test.burst") {
		t.Errorf("the stack does not show who panicked:\n%s", p.Stack)
	}
	s.Close()
}

func TestDeadlockSaysWhoWaitsForWhat(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	fork, knife := sim.NewResource(&s, "fork", 1), sim.NewResource(&s, "knife", 1)
	diner := func(first, second *sim.Resource) func(p sim.Process) error {
		return func(p sim.Process) error {
			if err := first.Acquire(p, 0); err != nil {
				return err
			}
			if err := p.Wait(time.Second); err != nil {
				return err
			}
			return second.Acquire(p, 0)
		}
	}
	s.Start("Plato", diner(fork, knife))
	s.Start("Kant", diner(knife, fork))
	s.Start("waiter", func(p sim.Process) error {
		_, err := p.Select(sim.NewSignal("bell").Next(), sim.After(sim.Delay(1e12)))
		return err
	}).Background()
	err := s.Run(t.Context(), sim.Seconds(100))
	want := "sim: deadlock at 1s: nothing is left to happen, waiting processes: 2" +
		"; Plato#1 for resource knife since 1s; Kant#2 for resource fork since 1s"
	if !errors.Is(err, sim.ErrDeadlock) || err.Error() != want {
		t.Errorf("err  = %v\nwant   %v", err, want)
	}
}

func TestDeadlockOfManyIsShort(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	never := sim.NewSignal("never")
	for range 13 {
		s.Start("p", func(p sim.Process) error { return p.WaitFor(never.Next()) })
	}
	s.Start("sleeper", func(p sim.Process) error { return p.WaitUntil(sim.Never) })
	s.Start("both", func(p sim.Process) error {
		_, err := p.Select(never.Next(), never.Until(func() bool { return false }))
		return err
	})
	err := s.Run(t.Context(), sim.Never)
	if err == nil || !strings.Contains(err.Error(), "waiting processes: 15;") ||
		!strings.HasSuffix(err.Error(), "p#10 for signal never since 0s; and 5 more") {
		t.Errorf("err = %v", err)
	}
	s.Schedule(time.Second, sim.HandlerFunc(func(*sim.Simulation) { never.Broadcast() }))
	err = s.Run(t.Context(), sim.Never)
	want := "sim: deadlock at 1s: nothing is left to happen, waiting processes: 1; sleeper#14 for a time that never comes since 0s"
	if err == nil || err.Error() != want {
		t.Errorf("err  = %v\nwant   %v", err, want)
	}
}

// TestBackgroundProcessesMayWaitForEver and so may those that a Stop left waiting.
func TestBackgroundProcessesMayWaitForEver(t *testing.T) {
	var s sim.Simulation
	defer s.Close()
	bell := sim.NewSignal("bell")
	server := s.Start("server", func(p sim.Process) error { return p.WaitFor(bell.Next()) }).Background()
	run(t, &s, 10)
	run(t, &s, sim.Never)
	if !server.Alive() || s.Now() != 10 {
		t.Errorf("alive %v at %v", server.Alive(), s.Now())
	}
	s.Start("client", func(p sim.Process) error { return p.WaitFor(bell.Next()) })
	s.Schedule(1, sim.HandlerFunc((*sim.Simulation).Stop))
	run(t, &s, sim.Never)
	if err := s.Run(t.Context(), sim.Never); !errors.Is(err, sim.ErrDeadlock) {
		t.Errorf("err = %v", err)
	}
}

// goroutines waits for goroutines that are on their way out and returns the number
// of those that stay.
func goroutines(atMost int) int {
	for range 1_000_000 {
		if runtime.NumGoroutine() <= atMost {
			break
		}
		runtime.Gosched()
	}
	return runtime.NumGoroutine()
}

// TestCloseLeavesNoGoroutine closes a simulation whose processes are parked in the
// pool, have not begun, wait, hold units, or recover from whatever comes.
func TestCloseLeavesNoGoroutine(t *testing.T) {
	before := runtime.NumGoroutine()
	var s sim.Simulation
	var l log
	bed := sim.NewResource(&s, "bed", 2)
	for i := range 100 {
		s.Start("patient", func(p sim.Process) error {
			defer l.note(p, &s)
			if err := bed.Acquire(p, 0); err != nil {
				return err
			}
			defer bed.Release(p)
			defer func() {
				if i%2 == 0 {
					_ = recover()
				}
			}()
			return p.Wait(time.Hour)
		})
	}
	s.Start("brief", func(p sim.Process) error { return p.Wait(1) })
	run(t, &s, sim.Seconds(3600))
	if alive := runtime.NumGoroutine() - before; alive < 98 {
		t.Fatalf("%d goroutines in the middle, want one a process: the test sees nothing", alive)
	}
	s.Start("not begun", func(sim.Process) error { t.Error("began after Close"); return nil })
	s.Close()
	if after := goroutines(before); after > before {
		t.Errorf("%d goroutines before, %d after Close", before, after)
	}
	if len(l) != 100 {
		t.Errorf("%d of 100 deferred calls happened", len(l))
	}
	if err := s.Run(t.Context(), sim.Never); !errors.Is(err, sim.ErrClosed) {
		t.Errorf("Run after Close returns %v", err)
	}
	if s.Step() {
		t.Error("something happens after Close")
	}
	s.Close()
	mustPanic(t, "start after Close", func() { s.Start("late", func(sim.Process) error { return nil }) })
}

// TestWaitingWhileClosedUnwinds lets deferred calls wait and panic.
func TestWaitingWhileClosedUnwinds(t *testing.T) {
	before := runtime.NumGoroutine()
	var s sim.Simulation
	for range 3 {
		s.Start("stubborn", func(p sim.Process) error {
			defer func() { panic("in a deferred call") }()
			defer func() { _ = p.Wait(1); t.Error("goes on after Close") }()
			return p.Wait(1)
		})
	}
	run(t, &s, 0)
	func() {
		defer func() {
			if p, ok := recover().(*sim.PanicError); !ok || p.Value != "in a deferred call" || p.Process != "stubborn" {
				t.Errorf("Close panics with %v", p)
			}
		}()
		s.Close()
	}()
	if after := goroutines(before); after > before {
		t.Errorf("%d goroutines before, %d after Close", before, after)
	}
}

// TestGoexitEndsTheProcess calls what testing.T.FailNow calls: it ends the goroutine
// of Run, as it would without processes, and Close still works.
func TestGoexitEndsTheProcess(t *testing.T) {
	before := runtime.NumGoroutine()
	var s sim.Simulation
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Start("p", func(sim.Process) error { runtime.Goexit(); return nil })
		_ = s.Run(t.Context(), sim.Never)
		t.Error("Run returns after Goexit")
	}()
	<-done
	s.Start("next", func(p sim.Process) error { return p.Wait(1) })
	run(t, &s, sim.Never)
	s.Close()
	if after := goroutines(before); after > before {
		t.Errorf("%d goroutines before, %d after Close", before, after)
	}
}
