package sim

// eventKey is one pending event or, in a bucket, one that was cancelled and has not
// been dropped yet. Order holds priority and scheduling sequence, so that (time, order)
// is unique and compares as guarantees 1 to 3 say.
type eventKey struct {
	time  Time
	order uint64
	slot  int32
}

// eventSlot is what a pending event is known by.
type eventSlot struct {
	time    Time
	order   uint64 // of the event; 0: the slot is free
	handler Handler
}

// nearMost is the greatest number of keys that are kept sorted.
const nearMost = 48

// eventList is a ladder queue: W. T. Tang, R. S. M. Goh and I. L.-J. Thng, "Ladder
// queue: an O(1) priority queue structure for large-scale discrete event
// simulation", ACM TOMACS 15 (2005). The nearest events are sorted; all others lie
// in buckets of time, which are sorted, or divided further, when their time comes.
//
// It differs from the paper in four ways. The last bucket of the outermost rung
// takes the place of the unsorted Top. Keys of the same time are divided by their
// order, so that ties without number cost no more than others. A new rung takes in
// the one below it while that is small, so that their number is logarithmic in that
// of the events (and at most 256 more, one for each priority). And an event that is
// cancelled in a bucket leaves its key behind, which is dropped when it is met, or
// with all others of its kind when they outnumber the living.
type eventList struct {
	near    [nearMost + 1]eventKey // soonest last; all are pending, and before those in the rungs
	size    int                    // keys in near
	rungs   []rung                 // the latest first
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
	l.slots[slot] = eventSlot{t, order, h}
	l.insert(t, order, slot)
	return slot
}

// release frees the slot of an event that has happened or never will.
func (l *eventList) release(slot int32) {
	l.slots[slot] = eventSlot{}
	l.pending--
	l.free[l.pending] = slot
}

// has reports whether the event of that order is pending in the slot.
func (l *eventList) has(slot int32, order uint64) bool {
	return int(slot) < len(l.slots) && l.slots[slot].order == order && order != 0
}

// first returns the key of the next event, nil when there is none.
func (l *eventList) first() *eventKey {
	if l.size == 0 && !l.refill() {
		return nil
	}
	return &l.near[l.size-1]
}

// pop removes the event that first has just returned, and returns its handler.
func (l *eventList) pop() Handler {
	l.size--
	slot := l.near[l.size].slot
	h := l.slots[slot].handler
	l.release(slot)
	return h
}

// cancel removes a pending event.
func (l *eventList) cancel(slot int32) {
	sorted := l.sortOut(slot)
	l.release(slot)
	if !sorted {
		l.bury()
	}
}

// move gives a pending event another time and order.
func (l *eventList) move(slot int32, t Time, order uint64) {
	sorted := l.sortOut(slot)
	s := &l.slots[slot]
	s.time, s.order = t, order
	if !sorted {
		l.bury()
	}
	l.insert(t, order, slot)
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
