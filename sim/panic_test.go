package sim_test

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"ihealth/sim"
)

// boom panics with an error below a function whose name the stack must show.
func boom(*sim.Simulation) { panic(fs.ErrClosed) }

func TestRunReturnsThePanicOfAHandler(t *testing.T) {
	var s sim.Simulation
	s.Schedule(2*time.Second, sim.HandlerFunc(boom))
	s.Schedule(3*time.Second, sim.HandlerFunc(func(*sim.Simulation) { t.Error("went on after a panic") }))
	err := s.Run(t.Context(), sim.Never)
	var p *sim.PanicError
	if !errors.As(err, &p) {
		t.Fatalf("err = %v, want a *PanicError", err)
	}
	if p.Time != sim.Seconds(2) || p.Process != "" || p.Value != any(fs.ErrClosed) {
		t.Errorf("got %v, %q, %v", p.Time, p.Process, p.Value)
	}
	if !strings.Contains(string(p.Stack), "sim_test.boom") {
		t.Errorf("the stack does not show who panicked:\n%s", p.Stack)
	}
	if want := "sim: a handler panicked at 2s: file already closed"; err.Error() != want {
		t.Errorf("err = %q, want %q", err, want)
	}
	if !errors.Is(err, fs.ErrClosed) {
		t.Error("the error does not wrap the error that was panicked with")
	}

	again := s.Run(t.Context(), sim.Never)
	if !errors.As(again, &p) || !strings.Contains(again.Error(), "has ended") {
		t.Errorf("a further Run returns %v", again)
	}
	mustPanic(t, "Step after a panic", func() { s.Step() })
}

// TestPanicErrorOfAProcessStaysAsItIs panics with a *PanicError, as a process does
// that has recovered on its own stack.
func TestPanicErrorOfAProcessStaysAsItIs(t *testing.T) {
	var s sim.Simulation
	of := &sim.PanicError{Time: 7, Process: "miner", Value: "out of nonces", Stack: []byte("its own")}
	s.Schedule(7, sim.HandlerFunc(func(*sim.Simulation) { panic(of) }))
	err := s.Run(t.Context(), 10)
	var got *sim.PanicError
	if !errors.As(err, &got) || got != of {
		t.Fatalf("err = %#v", err)
	}
	if want := `sim: process "miner" panicked at 7ns: out of nonces`; err.Error() != want || errors.Unwrap(err) != nil {
		t.Errorf("err = %q, want %q, wrapping nothing", err, want)
	}
}

func TestStepLetsAPanicPass(t *testing.T) {
	var s sim.Simulation
	s.Schedule(1, sim.HandlerFunc(boom))
	mustPanic(t, "Step", func() { s.Step() })
}

func TestRunWithinAHandlerIsAPanicOfTheHandler(t *testing.T) {
	var s sim.Simulation
	s.Schedule(1, sim.HandlerFunc(func(s *sim.Simulation) { _ = s.Run(context.Background(), 10) }))
	var p *sim.PanicError
	if err := s.Run(t.Context(), 5); !errors.As(err, &p) || p.Value != "sim: Run called from a handler" {
		t.Errorf("err = %v", err)
	}
}
