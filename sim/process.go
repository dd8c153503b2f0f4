package sim

import (
	"fmt"
	"time"
)

// Process is a function that lives in simulated time: it runs until it waits, and
// goes on when what it waits for has happened. A Process is a handle like [Event]:
// copies refer to the same process, and the zero Process to none.
//
// Wait, WaitUntil, WaitFor and Select, as well as the calls of resources and stores
// that take a Process, belong to the function itself and panic when anybody else
// makes them, or when the process has ended. Start, Interrupt, Alive, Name and Ended
// are for everybody.
//
// A call that waits returns an *[Interruption] when another process or a handler
// interrupts it, and then has had no effect.
type Process struct {
	of   *coroutine
	life uint64
}

// Start makes run begin as a process at the present time, after everything that is
// already scheduled for it with priority 0 or less. The name need not be unique.
//
// When run returns an error, or returns while it holds a unit of a resource, the
// Run of the simulation ends with a *[ProcessError], and a further Run goes on
// without the process; after a Step it is the next Run that returns the error. When
// run panics, the simulation's Run returns a *[PanicError].
// Start panics when run is nil or the simulation was closed.
func (s *Simulation) Start(name string, run func(p Process) error) Process {
	if run == nil {
		panic("sim: process without a function")
	}
	if s.processes.closed {
		panic("sim: process started after Close")
	}
	c := s.processes.take(s)
	s.processes.started++
	c.name, c.number, c.run = name, s.processes.started, run
	c.state, c.since = stateWoken, s.now
	c.wake = s.ScheduleAt(s.now, 0, (*wakeup)(c))
	return Process{c, c.life}
}

// Background lets the process wait for ever without being missed: it does not
// count for [ErrDeadlock]. It returns p.
func (p Process) Background() Process {
	if p.Alive() {
		p.of.background = true
	}
	return p
}

// Alive reports whether the process has not ended.
func (p Process) Alive() bool { return p.of != nil && p.of.life == p.life }

// Name returns the name that the process was started with, empty when it has ended.
func (p Process) Name() string {
	if !p.Alive() {
		return ""
	}
	return p.of.name
}

// Number counts the processes of a simulation in the order of their Start, from 1;
// it is 0 when the process has ended.
func (p Process) Number() int64 {
	if !p.Alive() {
		return 0
	}
	return p.of.number
}

// Wait lets delay pass. A delay of 0 lets everything happen that is already
// scheduled for the present time with priority 0 or less. It panics when delay is
// negative.
func (p Process) Wait(delay time.Duration) error {
	if delay < 0 {
		panic("sim: negative delay")
	}
	c := p.own("Wait")
	if err := c.sleep(c.sim.now.Add(delay)); err != nil {
		return err
	}
	return c.woken(c.yield(struct{}{}))
}

// WaitUntil waits until time t. It panics when t is in the past.
func (p Process) WaitUntil(t Time) error {
	c := p.own("WaitUntil")
	if t < c.sim.now {
		panic("sim: WaitUntil a time in the past")
	}
	if err := c.sleep(t); err != nil {
		return err
	}
	return c.woken(c.yield(struct{}{}))
}

// WaitFor waits for one thing, such as the end of another process or a [Signal].
func (p Process) WaitFor(what Case) error {
	c := p.own("WaitFor")
	return c.await(c.claim(what))
}

// Interrupt ends what the process waits for, and the call that waits returns an
// *[Interruption] with the cause. It reports false, and changes nothing, when the
// process has ended.
//
// When the process does not wait, or its wait is over but it has not gone on yet,
// its next call that waits returns the interruption at once and has no effect.
// Several interruptions come one at a time, in order. Interrupt panics when cause is
// nil or a process interrupts itself.
func (p Process) Interrupt(cause error) bool {
	if cause == nil {
		panic("sim: interrupt without a cause")
	}
	if !p.Alive() {
		return false
	}
	if p.of == p.of.sim.processes.current {
		panic(fmt.Sprintf("sim: process %v interrupts itself", p.of))
	}
	p.of.interrupt(cause)
	return true
}

// own returns the coroutine of p, which must be the one that runs.
func (p Process) own(call string) *coroutine {
	if !p.Alive() || p.of.sim.processes.current != p.of {
		panic(p.misuse(call))
	}
	return p.of
}

// misuse says why p cannot make a call.
func (p Process) misuse(call string) string {
	switch {
	case p.of == nil:
		return "sim: " + call + " of no process"
	case !p.Alive():
		return "sim: " + call + " of a process that has ended"
	default:
		return fmt.Sprintf("sim: %s of %v outside of its function", call, p.of)
	}
}
