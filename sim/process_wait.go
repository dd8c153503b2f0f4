package sim

import (
	"errors"
	"runtime"
	"slices"
)

// A call that waits prepares its wait and then returns c.woken(c.yield(struct{}{})),
// without a function in between: after a switch of stacks the processor predicts no
// return, so each frame between a process and its switch costs time.

// sleep prepares to wait until time t, unless an interruption is still to come.
func (c *coroutine) sleep(t Time) error {
	if err := c.interrupted(); err != nil {
		return err
	}
	c.wake = c.sim.ScheduleAt(t, 0, (*wakeup)(c))
	c.trace("wait", "")
	c.suspend()
	return nil
}

// enlist makes q one of the things that the process is about to wait for.
func (c *coroutine) enlist(q *claim) {
	c.claims = append(c.claims, q)
	q.of.enlist(q)
	if c.sim.Tracer != nil {
		c.trace("wait", q.of.describe())
	}
	c.suspend()
}

// suspend is the last step before a process yields.
func (c *coroutine) suspend() {
	c.state, c.since = stateWaiting, c.sim.now
	c.sim.processes.current = nil
}

// woken is the first step after a process has yielded. It returns the interruption
// that has ended the wait, if one has, and unwinds the process if Close has, in a way
// that no recover holds up.
func (c *coroutine) woken(goesOn bool) error {
	if !goesOn {
		runtime.Goexit()
	}
	c.state = stateRunning
	c.sim.processes.current = c
	err := c.cause
	c.cause = nil
	return err
}

// await waits for what one claim asks for.
func (c *coroutine) await(q *claim) error {
	if err := c.interrupted(); err != nil {
		q.giveUp()
		return err
	}
	if q.of.take(q) {
		q.settle()
		return nil
	}
	c.enlist(q)
	return c.woken(c.yield(struct{}{}))
}

// interrupt ends the wait of the process, or the next one.
func (c *coroutine) interrupt(cause error) {
	err := &Interruption{Cause: cause, Time: c.sim.now}
	c.trace("interrupt", "")
	if c.state != stateWaiting {
		c.causes = append(c.causes, err)
		return
	}
	c.withdraw()
	c.cause = err
	c.goOn()
}

// interrupted returns the first interruption that is still to come.
func (c *coroutine) interrupted() error {
	if len(c.causes) == 0 {
		return nil
	}
	err := c.causes[0]
	c.causes = slices.Delete(c.causes, 0, 1)
	return err
}

// forget drops the interruption by a preemption, if it has not come yet.
func (c *coroutine) forget(lost *Preemption) {
	c.causes = slices.DeleteFunc(c.causes, func(i *Interruption) bool { return errors.Is(i.Cause, lost) })
}

// withdraw takes back everything that the process waits for.
func (c *coroutine) withdraw() {
	c.sim.Cancel(c.wake)
	for _, q := range c.claims {
		q.withdraw()
	}
	c.claims = c.claims[:0]
}

// goOn lets the process, whose wait has been decided, go on at the present time.
func (c *coroutine) goOn() {
	c.state = stateWoken
	c.wake = c.sim.ScheduleAt(c.sim.now, 0, (*wakeup)(c))
}
