package sim

import "slices"

// insert puts a key where it belongs.
func (l *eventList) insert(t Time, order uint64, slot int32) {
	if len(l.rungs) > 0 && l.insertFar(t, order, slot) {
		return
	}
	l.come(t, slot)
	if l.near.size > nearMost {
		l.spill()
	}
}

// insertFar puts a key into the first rung that takes it, and reports whether one
// does.
func (l *eventList) insertFar(t Time, order uint64, slot int32) bool {
	for i := range l.rungs {
		r := &l.rungs[i]
		if b := r.index(t, order); b >= r.next {
			l.pool.put(&r.buckets[b], eventKey{t, order, slot})
			l.slots[slot].place = far
			r.size++
			return true
		}
	}
	return false
}

// come adds an event to near, which has room for it.
func (l *eventList) come(t Time, slot int32) {
	i := l.near.size
	l.near.times[i], l.near.slots[i] = t, slot
	l.slots[slot].place = int32(i)
	l.near.size++
}

// leave removes the event at a place from near.
func (l *eventList) leave(place int32) {
	l.near.size--
	t, slot := l.near.times[l.near.size], l.near.slots[l.near.size]
	l.near.times[place], l.near.slots[place] = t, slot
	l.slots[slot].place = place
}

// refill moves the next events from the rungs to the empty near, and reports false
// when there are none.
func (l *eventList) refill() bool {
	for l.near.size == 0 {
		n := len(l.rungs)
		if n == 0 {
			return false
		}
		r := &l.rungs[n-1]
		if r.size == 0 {
			l.rungs = l.rungs[:n-1]
			continue
		}
		b := r.take()
		if r.next == len(r.buckets) {
			l.rungs = l.rungs[:n-1]
		}
		l.moving = l.pool.drain(b, l.moving[:0])
		if b.size > nearMost/2 {
			l.spawn(false)
			continue
		}
		for _, k := range l.living(l.moving) {
			l.come(k.time, k.slot)
		}
	}
	return true
}

// spawn moves the moving keys into a new rung, before all others, that divides
// orders if tied.
func (l *eventList) spawn(tied bool) {
	n := len(l.rungs)
	if n == cap(l.rungs) {
		l.rungs = append(l.rungs, rung{})
	} else {
		l.rungs = l.rungs[:n+1]
	}
	r := &l.rungs[n]
	r.build(l.moving, tied)
	r.size = len(l.moving)
	for i := range l.moving {
		k := &l.moving[i]
		l.pool.put(&r.buckets[r.index(k.time, k.order)], *k)
	}
}

// spill moves the later half of near into a new rung. It takes in the rung before
// which it would stand while that is not twice as large, so that from rung to rung
// sizes double.
func (l *eventList) spill() {
	l.moving = l.moving[:0]
	for i, slot := range l.near.slots[:l.near.size] {
		l.moving = append(l.moving, eventKey{l.near.times[i], l.slots[slot].order, slot})
	}
	slices.SortFunc(l.moving, eventKey.compare)
	cut, tied := middle(l.moving)
	l.near.size = 0
	for _, k := range l.moving[:cut] {
		l.come(k.time, k.slot)
	}
	l.moving = append(l.moving[:0], l.moving[cut:]...)
	for _, k := range l.moving {
		l.slots[k.slot].place = far
	}
	for n := len(l.rungs); n > 0 && l.rungs[n-1].size < 2*len(l.moving); n-- {
		r := &l.rungs[n-1]
		for r.size > 0 {
			l.moving = l.pool.drain(r.take(), l.moving)
		}
		l.rungs = l.rungs[:n-1]
	}
	l.spawn(tied)
}

// middle returns where to cut sorted keys in two: between two times as near to the
// middle as can be, or in the middle when all are of one time.
func middle(keys []eventKey) (cut int, tied bool) {
	half := len(keys) / 2
	for d := range half + 1 {
		for _, i := range [2]int{half - d, half + d} {
			if i > 0 && i < len(keys) && keys[i-1].time != keys[i].time {
				return i, false
			}
		}
	}
	return half, true
}
