package sim

import (
	"container/heap"
	"math/rand/v2"
	"testing"
)

// fataler is a test of testing or of rapid.
type fataler interface {
	Fatalf(format string, args ...any)
}

// before reports whether k comes before (t, order).
func (k *eventKey) before(t Time, order uint64) bool {
	return k.time < t || k.time == t && k.order < order
}

// checkLadder checks what always holds: near is pending and before all else, every
// key lies in the bucket that its rung gives it, rungs come the latest first, and
// the counts are true.
func checkLadder(t fataler, l *eventList) {
	keys, pending := 0, 0
	count := func(k *eventKey) {
		keys++
		if l.slots[k.slot].order == k.order {
			pending++
		}
	}
	var last eventKey // the latest key yet
	for i, slot := range l.near.slots[:l.near.size] {
		s := &l.slots[slot]
		k := eventKey{l.near.times[i], s.order, slot}
		if s.place != int32(i) || s.order == 0 {
			t.Fatalf("near is not pending at %d", i)
		}
		if last.before(k.time, k.order) {
			last = k
		}
		count(&k)
	}
	for i := len(l.rungs) - 1; i >= 0; i-- {
		r := &l.rungs[i]
		inRung := 0
		latest := last
		for b := r.next; b < len(r.buckets); b++ {
			in := l.pool.drain(r.buckets[b], nil)
			r.buckets[b] = bucket{}
			for _, k := range in {
				if r.index(k.time, k.order) != b || !last.before(k.time, k.order) {
					t.Fatalf("rung %d: key (%d, %d) is out of place", i, k.time, k.order)
				}
				if latest.before(k.time, k.order) {
					latest = k
				}
				if s := l.slots[k.slot]; s.order == k.order && s.place != far {
					t.Fatalf("rung %d: an event is said to be near", i)
				}
				inRung++
				count(&k)
				l.pool.put(&r.buckets[b], k)
			}
		}
		if inRung != r.size {
			t.Fatalf("rung %d holds %d keys and says %d", i, inRung, r.size)
		}
		last = latest
	}
	if pending != l.pending || keys-pending != l.dead {
		t.Fatalf("%d pending and %d dead, counted as %d and %d", pending, keys-pending, l.pending, l.dead)
	}
	if l.dead > l.pending+nearMost {
		t.Fatalf("%d dead keys with %d events pending", l.dead, l.pending)
	}
	for _, slot := range l.free[l.pending:] {
		if l.slots[slot].order != 0 {
			t.Fatalf("free slot %d has an event", slot)
		}
	}
}

// keyHeap is container/heap's event list, as a second implementation.
type keyHeap []eventKey

func (h keyHeap) Len() int           { return len(h) }
func (h keyHeap) Less(i, j int) bool { return h[i].before(h[j].time, h[j].order) }
func (h keyHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *keyHeap) Push(x any)        { *h = append(*h, x.(eventKey)) }
func (h *keyHeap) Pop() any {
	k := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return k
}

// twin is an event list and container/heap side by side.
type twin struct {
	list      eventList
	heap      keyHeap
	recent    [512]eventKey
	cancelled map[uint64]bool
	now       Time
	sequence  uint64
}

func (w *twin) push(t Time, p Priority) {
	w.sequence++
	k := eventKey{t, order(p, w.sequence), 0}
	k.slot = w.list.push(k.time, k.order, HandlerFunc(func(*Simulation) {}))
	heap.Push(&w.heap, k)
	w.recent[w.sequence%512] = k
}

// cancel removes one of the events pushed last, if it is still to come.
func (w *twin) cancel(i int) {
	if k := w.recent[i]; w.list.has(k.slot, k.order) {
		w.list.cancel(k.slot)
		w.cancelled[k.order] = true
	}
}

func (w *twin) pop(t *testing.T) {
	var want eventKey
	for want.order == 0 || w.cancelled[want.order] {
		if len(w.heap) == 0 {
			if at, _ := w.list.first(); at != Never || w.list.pending > 0 {
				t.Fatal("the list is not empty")
			}
			return
		}
		want = heap.Pop(&w.heap).(eventKey)
	}
	got, place := firstKey(&w.list)
	if got != want {
		t.Fatalf("got %v, want %v", got, want)
	}
	w.now = want.time
	w.list.pop(place)
}

// TestEventListIsAHeap compares 300 000 operations with container/heap, over
// patterns of times that are each hard for a ladder in a way of their own. The
// list grows to some thousands and empties in waves.
func TestEventListIsAHeap(t *testing.T) {
	patterns := map[string]func(now Time, r *rand.Rand) Time{
		"exponential": func(now Time, r *rand.Rand) Time { return now.Add(Delay(r.ExpFloat64())) },
		"ties":        func(now Time, r *rand.Rand) Time { return now + Time(r.IntN(3)) },
		"one instant": func(now Time, _ *rand.Rand) Time { return now },
		"clusters":    func(now Time, r *rand.Rand) Time { return now + Time(r.IntN(4))*1e9 + Time(r.IntN(2)) },
		"heavy tail":  func(now Time, r *rand.Rand) Time { return now.Add(1 << r.IntN(63)) },
		"never":       func(now Time, r *rand.Rand) Time { return Never - min(Never-now, Time(r.IntN(2))*1e18) },
		"ever sooner": func(now Time, r *rand.Rand) Time { return now.Add(Delay(1 / (1 + float64(r.Uint32())))) },
	}
	for name, at := range patterns {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 1))
			w := twin{cancelled: map[uint64]bool{}}
			for i := range 300_000 {
				pushes := 30 + i/30_000%2*40 // of 100 operations
				switch op := r.IntN(100); {
				case op < pushes:
					w.push(at(w.now, r), Priority(r.IntN(3)-1))
				case op < pushes+10:
					w.cancel(r.IntN(512))
				default:
					w.pop(t)
				}
				if i%10_000 == 0 {
					checkLadder(t, &w.list)
				}
			}
		})
	}
}

// firstKey returns the key of the next event, of which there is one, and its place.
func firstKey(l *eventList) (eventKey, int32) {
	t, place := l.first()
	slot := l.near.slots[place]
	return eventKey{t, l.slots[slot].order, slot}, place
}

// drain pops all events and checks that they come in order.
func drain(t *testing.T, l *eventList, want int) {
	t.Helper()
	last, n := eventKey{}, 0
	for l.pending > 0 {
		k, place := firstKey(l)
		if !last.before(k.time, k.order) {
			t.Fatalf("event %d comes out of order", n)
		}
		last = k
		l.pop(place)
		n++
	}
	if n != want {
		t.Fatalf("%d events, want %d", n, want)
	}
}

// TestMillionPending pushes a million events in orders of time that would make a
// careless ladder quadratic or divide without end. There is a rung for each
// halving at most, and for each priority.
func TestMillionPending(t *testing.T) {
	n := 1_000_000
	if testing.Short() {
		n = 200_000
	}
	r := rand.New(rand.NewPCG(1, 1))
	for name, at := range map[string]func(i int) (Time, Priority){
		"random":          func(int) (Time, Priority) { return Time(r.IntN(1e12)), 0 },
		"ascending":       func(i int) (Time, Priority) { return Time(i), 0 },
		"descending":      func(i int) (Time, Priority) { return Time(n - i), 0 },
		"one instant":     func(int) (Time, Priority) { return 1, 0 },
		"all priorities":  func(int) (Time, Priority) { return 1, Priority(r.IntN(256) - 128) },
		"rising priority": func(i int) (Time, Priority) { return 1, Priority(127 - i*256/n) },
		"never":           func(i int) (Time, Priority) { return Never - Time(i%2), 0 },
		"halving":         func(i int) (Time, Priority) { return Never >> (i % 63), 0 },
	} {
		t.Run(name, func(t *testing.T) {
			var l eventList
			rungs := 0
			for i := range n {
				time, p := at(i)
				l.push(time, order(p, uint64(i+1)), HandlerFunc(nil))
				rungs = max(rungs, len(l.rungs))
			}
			if rungs > 256+64 {
				t.Errorf("%d rungs", rungs)
			}
			drain(t, &l, n)
		})
	}
}

// TestCancelledEventsDoNotPileUp sets many timeouts that all are cancelled,
// beside few and many other events.
func TestCancelledEventsDoNotPileUp(t *testing.T) {
	for _, others := range []int{1, 10_000} {
		var l eventList
		for i := range others {
			l.push(Time(i), uint64(i+1), HandlerFunc(nil))
		}
		for i := range 300_000 {
			l.cancel(l.push(Time(i), 1e9+uint64(i), HandlerFunc(nil)))
			if l.dead > l.pending+nearMost {
				t.Fatalf("%d dead keys with %d pending", l.dead, l.pending)
			}
		}
		if len(l.slots) > others+1 || len(l.pool.chunks) > 100+2*others {
			t.Errorf("%d slots and %d chunks for %d events", len(l.slots), len(l.pool.chunks), others)
		}
		checkLadder(t, &l)
		drain(t, &l, others)
	}
}

// TestTiesAreCutByOrderBesideLaterEvents fills near with events of one time before a
// small rung of later ones, which the next rung takes in. An event of the same time
// that is more urgent still comes first.
func TestTiesAreCutByOrderBesideLaterEvents(t *testing.T) {
	w := twin{cancelled: map[uint64]bool{}}
	for i := range nearMost + 1 {
		w.push(Time(1+i/(nearMost/2)*(100+i)), 0) // half at 1, the others later
	}
	for range nearMost/2 + 1 {
		w.push(1, 0)
	}
	if n := len(w.list.rungs); n != 1 || !w.list.rungs[0].tied {
		t.Fatalf("%d rungs, want one of ties", n)
	}
	w.push(1, -1)
	checkLadder(t, &w.list)
	for range len(w.heap) {
		w.pop(t)
	}
}
