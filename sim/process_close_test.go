package sim_test

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"ihealth/sim"
)

// TestCloseEndsALoopThatRecovers closes a process that waits on whatever comes.
func TestCloseEndsALoopThatRecovers(t *testing.T) {
	before := runtime.NumGoroutine()
	var s sim.Simulation
	s.Start("everlasting", func(p sim.Process) error {
		for {
			func() {
				defer func() { _ = recover() }()
				_ = p.Wait(1)
			}()
		}
	})
	run(t, &s, 10)
	s.Close()
	if after := goroutines(before); after > before {
		t.Errorf("%d goroutines before, %d after Close", before, after)
	}
}

// TestCloseEndsProcessesThatHaveNotBegun holds handles of a process that has not begun,
// on a new coroutine and on one from the pool.
func TestCloseEndsProcessesThatHaveNotBegun(t *testing.T) {
	for _, pooled := range []bool{false, true} {
		var s sim.Simulation
		if pooled {
			s.Start("brief", func(sim.Process) error { return nil })
			run(t, &s, 1)
		}
		p := s.Start("p", func(sim.Process) error { return nil })
		s.Close()
		if p.Alive() || p.Interrupt(errors.New("wake up")) || s.Pending() != 0 {
			t.Errorf("pooled %v: alive %v, %d events after Close", pooled, p.Alive(), s.Pending())
		}
	}
}

// TestRunsDoNotNest steps within a handler of Run, and of Step.
func TestRunsDoNotNest(t *testing.T) {
	var s sim.Simulation
	nested := func(s *sim.Simulation) {
		mustPanic(t, "Step in a handler", func() { s.Step() })
		mustPanic(t, "Run in a handler", func() { _ = s.Run(context.Background(), 1) })
	}
	for range 2 {
		s.Schedule(1, sim.HandlerFunc(nested))
		s.Schedule(2, sim.HandlerFunc(nested))
	}
	for range 2 {
		if !s.Step() {
			t.Error("no event to step to")
		}
	}
	run(t, &s, sim.Never)
	if s.Now() != 2 || s.Handled() != 4 {
		t.Errorf("at %v after %d events", s.Now(), s.Handled())
	}
}

// TestRunOfAnEndedContext asks that nothing happen, however few events there are.
func TestRunOfAnEndedContext(t *testing.T) {
	var s sim.Simulation
	s.Schedule(1, sim.HandlerFunc(func(*sim.Simulation) {}))
	run(t, &s, 1)
	s.Schedule(1, sim.HandlerFunc(func(*sim.Simulation) { t.Error("an event happened") }))
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if err := s.Run(ctx, sim.Never); !errors.Is(err, cause) || s.Now() != 1 {
		t.Errorf("at %v: err = %v", s.Now(), err)
	}
}

func TestZeroCaseSaysWhatIsWrong(t *testing.T) {
	for what, wait := range map[string]func(p sim.Process){
		"WaitFor": func(p sim.Process) { _ = p.WaitFor(sim.Case{}) },
		"Select":  func(p sim.Process) { _, _ = p.Select(sim.After(1), sim.Case{}) },
	} {
		var s sim.Simulation
		s.Start("p", func(p sim.Process) error { wait(p); return nil })
		var p *sim.PanicError
		if err := s.Run(t.Context(), sim.Never); !errors.As(err, &p) || p.Value != "sim: wait for the zero Case" {
			t.Errorf("%s: err = %v", what, err)
		}
		s.Close()
	}
}
