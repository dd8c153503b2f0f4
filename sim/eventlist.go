package sim

import "math/bits"

// eventKey is one pending event in the heap. Order holds priority and scheduling
// sequence, so that (time, order) is unique and compares as guarantees 1 to 3 say.
type eventKey struct {
	time  Time
	order uint64
	slot  int32
}

// before returns 1 when a happens before b and 0 otherwise, without a branch:
// the borrow of the 128-bit difference. Times are never negative.
func (a *eventKey) before(b *eventKey) int {
	_, borrow := bits.Sub64(a.order, b.order, 0)
	_, borrow = bits.Sub64(uint64(a.time), uint64(b.time), borrow)
	return int(borrow)
}

// eventList is an implicit binary heap of event keys. Each pending event owns a
// slot, which knows the event's place in the heap, so that cancelling needs no
// search and leaves nothing behind.
type eventList struct {
	keys     []eventKey
	places   []int32   // by slot: index into keys
	handlers []Handler // by slot
	free     []int32   // slots without an event
}

// push adds an event and returns its slot.
func (l *eventList) push(t Time, order uint64, h Handler) int32 {
	slot := l.take()
	l.handlers[slot] = h
	l.keys = append(l.keys, eventKey{})
	l.up(len(l.keys)-1, eventKey{t, order, slot})
	return slot
}

// take returns an unused slot.
func (l *eventList) take() int32 {
	if n := len(l.free); n > 0 {
		slot := l.free[n-1]
		l.free = l.free[:n-1]
		return slot
	}
	l.handlers = append(l.handlers, nil)
	l.places = append(l.places, 0)
	return int32(len(l.handlers) - 1)
}

// pop removes the first event and returns its time and handler.
func (l *eventList) pop() (Time, Handler) {
	first := l.keys[0]
	h := l.handlers[first.slot]
	l.remove(0)
	return first.time, h
}

// remove deletes the event at place i of the heap and frees its slot. The hole
// sinks to a leaf, which costs one comparison a level, and the last key rises
// from there, if need be above i; it seldom rises far.
func (l *eventList) remove(i int) {
	slot := l.keys[i].slot
	l.handlers[slot] = nil
	l.free = append(l.free, slot)
	n := len(l.keys) - 1
	last := l.keys[n]
	l.keys = l.keys[:n]
	if i < n {
		l.up(l.sink(i), last)
	}
}

// sink moves the hole at place i to a leaf and returns its place there.
func (l *eventList) sink(i int) int {
	keys := l.keys
	for {
		child := 2*i + 1
		if child+1 >= len(keys) {
			if child < len(keys) {
				l.put(i, keys[child])
				i = child
			}
			return i
		}
		child += keys[child+1].before(&keys[child])
		l.put(i, keys[child])
		i = child
	}
}

// up fills the hole at place i with k, or a place above it that k belongs to.
func (l *eventList) up(i int, k eventKey) {
	for i > 0 {
		parent := (i - 1) / 2
		if k.before(&l.keys[parent]) == 0 {
			break
		}
		l.put(i, l.keys[parent])
		i = parent
	}
	l.put(i, k)
}

func (l *eventList) put(i int, k eventKey) {
	l.keys[i] = k
	l.places[k.slot] = int32(i)
}
