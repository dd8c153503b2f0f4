package sim

import "time"

// Case is something that a process can wait for with [Process.WaitFor], or as one of
// several with [Process.Select]. [After], [Process.Ended], [Resource.Request],
// [Signal.Next], [Signal.Until], [Store.Getting] and [Store.Putting] make cases; waiting for
// the zero Case panics.
type Case struct {
	of       awaited
	priority int
	delay    time.Duration
	subject  any
}

// Select waits until one of the cases can have what it asks for, and returns its
// index. When several can at once, the first of them in the argument list wins. The
// cases that lose are withdrawn before anything else happens, as if they had never
// been there: they take no unit, no item and no place. An interruption withdraws
// them all; then the index is −1. Select panics when there is no case.
func (p Process) Select(cases ...Case) (int, error) {
	c := p.own("Select")
	if len(cases) == 0 {
		panic("sim: Select without a case")
	}
	if err := c.interrupted(); err != nil {
		return -1, err
	}
	for i := range cases {
		q := c.claim(cases[i])
		if q.of.take(q) {
			q.settle()
			return i, nil
		}
		q.free()
	}
	for i := range cases {
		q := c.claim(cases[i])
		q.index = i
		c.enlist(q)
	}
	if err := c.woken(c.yield(struct{}{})); err != nil {
		return -1, err
	}
	return c.won, nil
}

// timeout is the passing of time as something to wait for.
type timeout struct{}

// After waits for a delay. As a case of Select it never wins against one that can be
// had at once. It panics when the delay is negative.
func After(delay time.Duration) Case {
	if delay < 0 {
		panic("sim: negative delay")
	}
	return Case{of: timeout{}, delay: delay}
}

func (timeout) take(*claim) bool { return false }

func (timeout) enlist(q *claim) { q.event = q.by.sim.Schedule(q.remaining, (*expiry)(q)) }

func (timeout) describe() string { return "a timeout" }

// expiry is a claim whose timeout happens.
type expiry claim

// Handle decides the wait, and the process goes on at once.
func (e *expiry) Handle(*Simulation) {
	(*claim)(e).win().enter()
}
