package sim

import (
	"cmp"
	"math"
)

// eventKey is one event in a bucket, pending or cancelled and not dropped yet. Order
// holds priority and scheduling sequence, so that (time, order) is unique and compares
// as guarantees 1 to 3 say.
type eventKey struct {
	time  Time
	order uint64
	slot  int32
}

// compare returns −1 when k comes before other, +1 when after.
func (k eventKey) compare(other eventKey) int {
	return cmp.Or(cmp.Compare(k.time, other.time), cmp.Compare(k.order, other.order))
}

// eventSlot is what a pending event is known by.
type eventSlot struct {
	order   uint64 // of the event; 0: the slot is free
	place   int32  // in near, or far
	handler Handler
}

// far is the place of an event in a bucket.
const far int32 = -1

// nearMost is the greatest number of events outside the buckets.
const nearMost = 48

// nearEvents are the nearest events, unsorted: to find the soonest of so few without
// a branch takes less than to keep them sorted, because a processor cannot foresee
// where a new one belongs.
type nearEvents struct {
	size  int
	times [nearMost + 1]Time
	slots [nearMost + 1]int32
}

// eventList is a ladder queue: W. T. Tang, R. S. M. Goh and I. L.-J. Thng, "Ladder
// queue: an O(1) priority queue structure for large-scale discrete event
// simulation", ACM TOMACS 15 (2005). The nearest events are searched; all others lie
// in buckets of time, which come near, or are divided further, when their time comes.
//
// It differs from the paper in five ways. The nearest events are not sorted. The last
// bucket of the outermost rung takes the place of the unsorted Top. Keys of the same
// time are divided by their order, so that ties without number cost no more than
// others. A new rung takes in the one below it while that is small, so that their
// number is logarithmic in that of the events (and at most 256 more, one for each
// priority). And an event that is cancelled in a bucket leaves its key behind, which is
// dropped when it is met, or with all others of its kind when they outnumber the
// living.
type eventList struct {
	near    nearEvents // all are pending, and before those in the rungs
	rungs   []rung     // the latest first
	pool    chunkPool
	moving  []eventKey // keys on their way
	slots   []eventSlot
	free    []int32 // all slots; those from pending on have no event
	pending int     // events to come
	dead    int     // keys of cancelled events
}

// push adds an event and returns its slot.
func (l *eventList) push(t Time, order uint64, h Handler) int32 {
	if l.pending == len(l.free) {
		l.free = append(l.free, int32(len(l.slots)))
		l.slots = append(l.slots, eventSlot{})
	}
	slot := l.free[l.pending]
	l.pending++
	s := &l.slots[slot]
	s.order, s.handler = order, h
	l.insert(t, order, slot)
	return slot
}

// release frees the slot of an event that has happened or never will. The slot keeps
// the handler until it is used again.
func (l *eventList) release(slot int32) {
	l.slots[slot].order = 0
	l.pending--
	l.free[l.pending] = slot
}

// has reports whether the event of that order is pending in the slot.
func (l *eventList) has(slot int32, order uint64) bool {
	return int(slot) < len(l.slots) && l.slots[slot].order == order && order != 0
}

// first returns the time of the next event and its place in near; Never and far when
// there is none.
func (l *eventList) first() (Time, int32) {
	if l.near.size == 0 && !l.refill() {
		return Never, far
	}
	return l.soonest()
}

// soonest returns the time of the first event in near, which is not empty, and its
// place. Assignments of one comparison become conditional moves.
func (l *eventList) soonest() (Time, int32) {
	times := l.near.times[:l.near.size]
	first, place := times[0], 0
	for i := 1; i < len(times); i++ {
		t := times[i]
		if t == first {
			return l.soonestOfTies()
		}
		if t < first {
			place = i
		}
		first = min(first, t)
	}
	return first, int32(place)
}

// soonestOfTies is soonest where times are equal.
func (l *eventList) soonestOfTies() (Time, int32) {
	first, order, place := Never, uint64(math.MaxUint64), 0
	for i, t := range l.near.times[:l.near.size] {
		if t > first {
			continue
		}
		if o := l.slots[l.near.slots[i]].order; t < first || o < order {
			first, order, place = t, o, i
		}
	}
	return first, int32(place)
}

// pop removes the event at a place in near and returns its handler.
func (l *eventList) pop(place int32) Handler {
	slot := l.near.slots[place]
	l.leave(place)
	l.release(slot)
	return l.slots[slot].handler
}

// cancel removes a pending event.
func (l *eventList) cancel(slot int32) {
	l.release(slot)
	l.forget(slot)
}

// move gives a pending event another time and order.
func (l *eventList) move(slot int32, t Time, order uint64) {
	l.slots[slot].order = order
	l.forget(slot)
	l.insert(t, order, slot)
}

// forget drops the key of an event that is no longer pending, or not at that time.
func (l *eventList) forget(slot int32) {
	if place := l.slots[slot].place; place != far {
		l.leave(place)
		return
	}
	l.bury()
}

// bury counts a key as dead, and drops all dead keys when they are too many.
func (l *eventList) bury() {
	l.dead++
	if l.dead <= l.pending+nearMost {
		return
	}
	for i := range l.rungs {
		l.sweep(&l.rungs[i])
	}
}

// sweep drops the dead keys of a rung.
func (l *eventList) sweep(r *rung) {
	for i := r.next; i < len(r.buckets); i++ {
		l.moving = l.living(l.pool.drain(r.buckets[i], l.moving[:0]))
		r.size -= int(r.buckets[i].size) - len(l.moving)
		r.buckets[i] = bucket{}
		for _, k := range l.moving {
			l.pool.put(&r.buckets[i], k)
		}
	}
}

// living drops the dead among keys, in place.
func (l *eventList) living(keys []eventKey) []eventKey {
	n := 0
	for _, k := range keys {
		if l.slots[k.slot].order == k.order {
			keys[n] = k
			n++
		}
	}
	l.dead -= len(keys) - n
	return keys[:n]
}
