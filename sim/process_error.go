package sim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

var (
	// ErrDeadlock says that processes wait and nothing is left to happen. The run can
	// go on when the program schedules something that wakes them. A process that waits
	// for ever by design is no deadlock once [Process.Background] says so.
	ErrDeadlock = errors.New("deadlock")
	// ErrClosed says that the simulation was closed. It cannot go on.
	ErrClosed = errors.New("simulation was closed")
	// ErrHeld says that a process ended while it held a unit of a resource. The unit
	// was given back, and the run can go on.
	ErrHeld = errors.New("ended while it holds a unit of")
)

// ProcessError is the error of a run that a process ended by returning an error. The
// run can go on, without the process.
type ProcessError struct {
	Process string // its name
	Time    Time   // when it returned
	Err     error  // what it returned
}

// Error says who returned what, and when.
func (e *ProcessError) Error() string {
	return fmt.Sprintf("sim: process %q at %v: %v", e.Process, e.Time, e.Err)
}

// Unwrap returns what the process returned.
func (e *ProcessError) Unwrap() error { return e.Err }

// Interruption is what a call that waits returns when it is interrupted.
type Interruption struct {
	Cause error // what Interrupt was called with, or a *Preemption
	Time  Time  // when it was called
}

// Error says when the interruption happened, and why.
func (e *Interruption) Error() string {
	return fmt.Sprintf("sim: interrupted at %v: %v", e.Time, e.Cause)
}

// Unwrap returns the cause.
func (e *Interruption) Unwrap() error { return e.Cause }

// Preemption is the cause of an interruption by which a process loses a unit of a
// resource to a more urgent one.
type Preemption struct {
	Resource string        // name of the resource
	By       string        // name of the process that has the unit now
	Held     time.Duration // since the unit was last acquired
}

// Error says what was lost to whom.
func (e *Preemption) Error() string {
	return fmt.Sprintf("lost a unit of %s to %s after %v", e.Resource, e.By, e.Held)
}

// deadlockShown is the number of processes that the error of a deadlock names.
const deadlockShown = 10

// verdict returns the error with which a run of s ends when it has nothing more to
// do or has failed, and nil when all is well.
func (s *Simulation) verdict() error {
	if err := s.err; err != nil {
		s.err = nil
		return err
	}
	if next, _ := s.events.first(); s.stopped || next < Never {
		return nil
	}
	return s.deadlock()
}

// deadlock returns an error that says who waits for what, in the order of Start, and
// nil when nobody does.
func (s *Simulation) deadlock() error {
	var stuck []*coroutine
	for _, c := range s.processes.all {
		if c.state == stateWaiting && !c.background {
			stuck = append(stuck, c)
		}
	}
	if len(stuck) == 0 {
		return nil
	}
	slices.SortFunc(stuck, func(a, b *coroutine) int { return cmp.Compare(a.number, b.number) })
	var who strings.Builder
	for i, c := range stuck {
		if i == deadlockShown {
			fmt.Fprintf(&who, "; and %d more", len(stuck)-i)
			break
		}
		fmt.Fprintf(&who, "; %v for %s since %v", c, c.waitsFor(), c.since)
	}
	return fmt.Errorf("sim: %w at %v: nothing is left to happen, waiting processes: %d%s",
		ErrDeadlock, s.now, len(stuck), who.String())
}

// waitsFor says what the process waits for.
func (c *coroutine) waitsFor() string {
	if len(c.claims) == 0 {
		return "a time that never comes"
	}
	what := make([]string, len(c.claims))
	for i, q := range c.claims {
		what[i] = q.of.describe()
	}
	return strings.Join(what, " or ")
}
