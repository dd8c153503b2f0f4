package sim

import "time"

// Resource is a number of equal units, such as nurses or beds, that processes hold
// for a while. Waiting requests are served by priority, smaller first, and those of
// one priority in the order in which they were made. It belongs to its simulation's
// goroutine.
type Resource struct {
	// Preemptive lets a request that finds no free unit take one from a holder whose
	// priority is less urgent: from the least urgent holder, and of several from the
	// one that made its request last. Set it before the first request.
	Preemptive bool

	sim      *Simulation
	name     string
	capacity int
	holders  claimQueue
	queue    claimQueue
}

// NewResource returns a resource of so many units. It panics when capacity < 1.
func NewResource(s *Simulation, name string, capacity int) *Resource {
	if capacity < 1 {
		panic("sim: resource " + name + " without a unit")
	}
	r := &Resource{sim: s, name: name, capacity: capacity, holders: claimQueue{reversed: true}}
	r.ResetStatistics()
	return r
}

// Acquire takes a unit for p, and waits until it gets one. A process that loses its
// unit to a more urgent one is interrupted by a *[Preemption]; [Resource.Reacquire]
// gives it back, and [Resource.Use] does all of it.
func (r *Resource) Acquire(p Process, priority int) error {
	c := p.own("Acquire")
	return c.await(c.claim(r.Request(priority)))
}

// Request is a unit as something to wait for.
func (r *Resource) Request(priority int) Case { return Case{of: r, priority: priority} }

// Reacquire takes back the unit that p lost to a preemption, with the priority and
// the place in the order of requests that it had: a preempted process does not go
// to the back of the queue. It panics when p has lost no unit of r.
func (r *Resource) Reacquire(p Process) error {
	c := p.own("Reacquire")
	q := r.find(c, true)
	if q == nil {
		panic("sim: " + c.String() + " has lost no unit of " + r.name)
	}
	c.forget(q.preemption)
	c.drop(q)
	return c.await(q)
}

// Release gives back the unit that p holds, or gives up the one that it lost to a
// preemption: one Release for each Acquire is always right. It panics when p has
// neither.
func (r *Resource) Release(p Process) {
	c := p.own("Release")
	q := r.find(c, false)
	if q == nil {
		q = r.find(c, true)
	}
	if q == nil {
		panic("sim: " + c.String() + " releases " + r.name + ", of which it holds nothing")
	}
	r.giveBack(q)
}

// Use acquires a unit, holds it for a time and releases it. On a preemptive resource
// p may lose the unit meanwhile; then it waits in the place that it had and goes on
// where it was preempted, until it has held a unit for hold in all. At the end the
// unit is released, with [DeparturePriority], before p goes on.
//
// An interruption takes the unit or the place away at once. Use panics when hold is
// negative.
func (r *Resource) Use(p Process, priority int, hold time.Duration) error {
	if hold < 0 {
		panic("sim: negative time of use")
	}
	c := p.own("Use")
	if err := c.interrupted(); err != nil {
		return err
	}
	q := c.claim(r.Request(priority))
	q.serving, q.remaining = true, hold
	c.claims = append(c.claims, q)
	if !r.take(q) {
		r.enlist(q)
	}
	c.suspend()
	return c.woken(c.yield(struct{}{}))
}

// InUse returns the number of units that are held.
func (r *Resource) InUse() int { return len(r.holders.claims) }

// Queue returns the number of requests that wait.
func (r *Resource) Queue() int { return len(r.queue.claims) }

// Utilization returns the time average of the share of units that are held, in
// [0, 1], NaN when no time has passed.
func (r *Resource) Utilization() float64 {
	return r.holders.mean(r.sim.now) / float64(r.capacity)
}

// MeanQueue returns the time average of the number of requests that wait, NaN when
// no time has passed.
func (r *Resource) MeanQueue() float64 { return r.queue.mean(r.sim.now) }

// ResetStatistics begins the time averages anew, as at the end of a warm-up.
func (r *Resource) ResetStatistics() {
	r.holders.reset(r.sim.now)
	r.queue.reset(r.sim.now)
}

// String returns the name.
func (r *Resource) String() string { return r.name }
