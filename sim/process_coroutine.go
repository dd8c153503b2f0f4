package sim

import (
	"cmp"
	"fmt"
	"iter"
	"runtime/debug"
	"slices"
)

// coroutine runs one process after another. Between two lives it is parked in the
// pool of its simulation, so that a new process costs no memory.
type coroutine struct {
	sim   *Simulation
	enter func() (struct{}, bool) // lets it run until it yields
	stop  func()                  // makes its yield return false
	yield func(struct{}) bool

	life  uint64 // lives that have ended
	state state
	fault *PanicError // with which the last life has ended

	name       string
	number     int64
	run        func(p Process) error
	background bool

	since    Time            // when the present wait began
	wake     Event           // lets it go on
	claims   []*claim        // what it waits for
	won      int             // index of the case that ended the last wait
	cause    error           // interruption that ended the last wait
	causes   []*Interruption // to come
	holdings []*claim        // units of resources that it has, or had until a preemption
	ended    claimQueue
}

// state says what a coroutine does.
type state uint8

const (
	statePooled  state = iota // in the pool
	stateWaiting              // until something happens
	stateWoken                // its wait is over: wake is scheduled for the present time
	stateRunning              // the only one of its simulation
)

// processes are the coroutines of a simulation.
type processes struct {
	all     []*coroutine
	pool    []*coroutine
	claims  []*claim // unused
	current *coroutine
	started int64  // processes
	tickets uint64 // given to claims
	closed  bool
}

// take returns a coroutine without a process.
func (ps *processes) take(s *Simulation) *coroutine {
	if n := len(ps.pool); n > 0 {
		c := ps.pool[n-1]
		ps.pool = ps.pool[:n-1]
		return c
	}
	c := &coroutine{sim: s}
	c.enter, c.stop = iter.Pull(c.lives)
	ps.all = append(ps.all, c)
	return c
}

// Close ends every process where it waits: its function unwinds, so that its
// deferred calls happen, and no goroutine is left. A simulation with processes needs
// it when its last Run has returned, since processes outlive a Run for the next one
// to go on. Afterwards Run returns [ErrClosed]; a second Close does nothing. Close
// panics when it is called within a run, and with the *[PanicError] of a deferred
// call that panics, when all processes have ended.
func (s *Simulation) Close() {
	ps := &s.processes
	if s.running || ps.current != nil {
		panic("sim: Close within a run")
	}
	ps.closed = true
	var fault *PanicError
	for _, c := range ps.all {
		ps.current = c
		fault = cmp.Or(fault, c.close())
		c.life++ // also of a process that had not begun
	}
	*ps = processes{closed: true}
	s.events = eventList{}
	if fault != nil {
		panic(fault)
	}
}

// close ends the coroutine, and returns what a deferred call of its process panics
// with, or nil. The process ends the goroutine that asks for its end.
func (c *coroutine) close() *PanicError {
	c.fault = nil
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.stop()
	}()
	<-done
	return c.fault
}

// wakeup is a coroutine as the event at which it goes on.
type wakeup coroutine

// Handle lets the process go on until it waits or ends.
func (w *wakeup) Handle(*Simulation) { w.enter() }

// lives is the body of the coroutine: one process a turn. It ends, and with it the
// coroutine, when a process panics or calls runtime.Goexit, as testing.T.FailNow
// does; iter.Pull then does the same to the caller of enter.
func (c *coroutine) lives(yield func(struct{}) bool) {
	ps := &c.sim.processes
	defer func() { ps.current = nil }()
	c.yield = yield
	for goesOn := true; goesOn; goesOn = yield(struct{}{}) {
		ps.current = c
		c.live()
		ps.current = nil
		if c.fault != nil {
			panic(c.fault)
		}
		ps.pool = append(ps.pool, c)
	}
}

// live runs one process to its end.
func (c *coroutine) live() {
	defer c.end()
	c.state = stateRunning
	c.trace("start", "")
	if err := c.run(Process{c, c.life}); err != nil {
		c.fail(err)
	} else if i := slices.IndexFunc(c.holdings, (*claim).held); i >= 0 {
		c.fail(fmt.Errorf("%w %s: release it on every way out", ErrHeld, c.holdings[i].of))
	}
}

// end clears up behind a process, however it ended, and parks the coroutine.
func (c *coroutine) end() {
	s := c.sim
	if value := recover(); value != nil {
		c.fault = &PanicError{Time: s.now, Process: c.name, Value: value, Stack: debug.Stack()}
	}
	c.withdraw()
	for len(c.holdings) > 0 {
		h := c.holdings[0]
		h.of.(*Resource).giveBack(h)
	}
	for len(c.ended.claims) > 0 {
		c.ended.pop().decide()
	}
	c.trace("end", "")
	clear(c.causes)
	c.causes, c.cause, c.run, c.background = c.causes[:0], nil, nil, false
	c.life++
	c.state = statePooled
}

// fail ends the run of the simulation with an error of this process.
func (c *coroutine) fail(err error) {
	c.sim.fail(&ProcessError{Process: c.name, Time: c.sim.now, Err: err})
}

// String returns the name and number of the process.
func (c *coroutine) String() string { return fmt.Sprintf("%s#%d", c.name, c.number) }
