package sim

import (
	"fmt"
	"slices"
)

// take gives q a unit if one is free or can be taken from a less urgent holder.
func (r *Resource) take(q *claim) bool {
	if len(r.holders.claims) == r.capacity && !r.preempt(q) {
		return false
	}
	r.admit(q)
	return true
}

func (r *Resource) enlist(q *claim) {
	r.trace(q, "queue")
	r.queue.push(q)
}

func (r *Resource) describe() string { return "resource " + r.name }

// admit gives q a unit.
func (r *Resource) admit(q *claim) {
	r.trace(q, "acquire")
	r.holders.push(q)
	q.since, q.preemption = r.sim.now, nil
	if q.serving {
		end := r.sim.now.Add(q.remaining)
		q.event = r.sim.ScheduleAt(end, DeparturePriority, (*useEnd)(q))
		return
	}
	q.by.holdings = append(q.by.holdings, q)
}

// next gives the free units to those who wait.
func (r *Resource) next() {
	for len(r.queue.claims) > 0 && len(r.holders.claims) < r.capacity {
		q := r.queue.pop()
		r.admit(q)
		if !q.serving {
			q.decide()
		}
	}
}

// victim returns the holder that q may preempt: the least urgent one of another
// process, if it is less urgent than q; otherwise nil.
func (r *Resource) victim(q *claim) *claim {
	least := r.holders.first()
	if !r.Preemptive || least.priority <= q.priority {
		return nil
	}
	if least.by != q.by {
		return least
	}
	least = nil
	for _, h := range r.holders.claims {
		if h.by != q.by && h.priority > q.priority && (least == nil || r.holders.before(h, least)) {
			least = h
		}
	}
	return least
}

// preempt takes a unit from a less urgent holder, if there is one.
func (r *Resource) preempt(q *claim) bool {
	victim := r.victim(q)
	if victim == nil {
		return false
	}
	r.holders.remove(victim.place)
	r.trace(victim, "preempt")
	held := r.sim.now.Sub(victim.since)
	if victim.serving {
		r.sim.Cancel(victim.event)
		victim.remaining -= held
		r.queue.push(victim)
		return true
	}
	victim.preemption = &Preemption{Resource: r.name, By: q.by.name, Held: held}
	victim.by.interrupt(victim.preemption)
	return true
}

// find returns the claim of an Acquire by which c holds a unit or, if lost, has lost
// one to a preemption; the last one made, nil when there is none.
func (r *Resource) find(c *coroutine, lost bool) *claim {
	for _, q := range slices.Backward(c.holdings) {
		if q.of == r && q.held() != lost {
			return q
		}
	}
	return nil
}

// giveBack ends the holding of q.
func (r *Resource) giveBack(q *claim) {
	q.by.drop(q)
	if !q.held() {
		q.by.forget(q.preemption)
		q.free()
		return
	}
	r.trace(q, "release")
	r.holders.remove(q.place)
	q.free()
	r.next()
}

// leave takes q, which is in a Use, from where it stands.
func (r *Resource) leave(q *claim) {
	holding := q.queue == &r.holders
	q.queue.remove(q.place)
	if holding {
		r.trace(q, "release")
		r.next()
	}
}

// drop removes q from what c holds.
func (c *coroutine) drop(q *claim) {
	i := slices.Index(c.holdings, q)
	c.holdings = slices.Delete(c.holdings, i, i+1)
}

// trace tells the tracer, if there is one, of something that happens to q.
func (r *Resource) trace(q *claim, action string) {
	if s := r.sim; s.Tracer != nil {
		s.Tracer.Trace(Record{
			Time: s.now, Place: r.name, Action: action, Entity: -1, Customer: q.by.number, Class: -1,
			Detail: fmt.Sprintf("%s, priority %d", q.by.name, q.priority),
		})
	}
}

// useEnd is a claim whose use of a unit ends.
type useEnd claim

// Handle releases the unit and lets the process go on at once.
func (u *useEnd) Handle(*Simulation) {
	q := (*claim)(u)
	r := q.of.(*Resource)
	r.leave(q)
	q.win().enter()
}
