package sim

import "time"

// claim is what a process asks of something that it waits for, and its place in the
// queue there. A claim on a resource stays while the process holds its unit.
type claim struct {
	by       *coroutine
	of       awaited
	priority int         // smaller first
	ticket   uint64      // of equal priority smaller first
	index    int         // of its case in a Select
	queue    *claimQueue // where it stands, nil when nowhere
	place    int         // there
	event    Event       // timeout, end of service or look at a condition
	subject  any         // what awaited keeps with it

	// Of a resource:
	serving    bool          // the unit is for a Use, not an Acquire
	remaining  time.Duration // of that use
	since      Time          // when the unit was taken
	preemption *Preemption   // by which the unit was lost, nil before and again when it is back
}

// awaited is what processes wait for.
type awaited interface {
	// take gives q what it asks for, if that can be done at once.
	take(q *claim) bool
	// enlist makes sure that q is decided when it can be done later.
	enlist(q *claim)
	// describe says what q waits for.
	describe() string
}

// claim returns a claim for what a case asks for.
func (c *coroutine) claim(what Case) *claim {
	if what.of == nil {
		panic("sim: wait for the zero Case")
	}
	ps := &c.sim.processes
	var q *claim
	if n := len(ps.claims); n > 0 {
		q, ps.claims = ps.claims[n-1], ps.claims[:n-1]
	} else {
		q = new(claim)
	}
	ps.tickets++
	q.by, q.of, q.priority, q.ticket = c, what.of, what.priority, ps.tickets
	q.subject, q.remaining = what.subject, what.delay
	return q
}

// free forgets q.
func (q *claim) free() {
	ps := &q.by.sim.processes
	*q = claim{}
	ps.claims = append(ps.claims, q)
}

// held reports whether q is a unit that its process has, and has not lost.
func (q *claim) held() bool { return q.preemption == nil }

// settle forgets q, which has got what it asks for, unless it has to stay.
func (q *claim) settle() {
	if q.queue == nil {
		q.free()
	}
}

// decide ends the wait of a process in favour of q: it goes on at the present time.
func (q *claim) decide() { q.win().goOn() }

// win makes q what has ended the wait of its process, which it returns, and
// withdraws the other claims.
func (q *claim) win() *coroutine {
	c := q.by
	c.won = q.index
	for _, other := range c.claims {
		if other != q {
			other.withdraw()
		}
	}
	c.claims = c.claims[:0]
	q.settle()
	return c
}

// withdraw takes q back as if it had never been made.
func (q *claim) withdraw() {
	q.by.sim.Cancel(q.event)
	if q.serving {
		q.of.(*Resource).leave(q)
	} else if q.queue != nil {
		q.queue.remove(q.place)
	}
	q.giveUp()
}

// giveUp forgets q, which does not get what it asks for, but keeps the place of a
// unit that was lost to a preemption.
func (q *claim) giveUp() {
	if q.preemption != nil {
		q.by.holdings = append(q.by.holdings, q)
		return
	}
	q.free()
}
