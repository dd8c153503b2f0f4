package sim

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// dumbEvent and dumbList are a second, dumber event list: a sorted slice.
type dumbEvent struct {
	time     Time
	priority Priority
	sequence uint64
	event    Event
}

type dumbList []dumbEvent

func (l *dumbList) add(e dumbEvent) {
	*l = append(*l, e)
	slices.SortFunc(*l, func(a, b dumbEvent) int {
		switch {
		case a.time != b.time:
			return int(a.time - b.time)
		case a.priority != b.priority:
			return int(a.priority) - int(b.priority)
		default:
			return int(a.sequence) - int(b.sequence)
		}
	})
}

// TestEventListIsASortedSlice schedules, cancels and steps at random, in few
// distinct times so that ties are many, and compares with the dumb list.
func TestEventListIsASortedSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Simulation
		var dumb dumbList
		var happened uint64
		var past []Event
		sequence := uint64(0)
		schedule := func(t *rapid.T) {
			sequence++
			mine := sequence
			at := s.Now() + Time(rapid.IntRange(0, 5).Draw(t, "delay"))
			p := Priority(rapid.IntRange(-128, 127).Draw(t, "priority") / 64)
			e := s.ScheduleAt(at, p, HandlerFunc(func(*Simulation) { happened = mine }))
			dumb.add(dumbEvent{at, p, mine, e})
		}
		t.Repeat(map[string]func(*rapid.T){
			"schedule": schedule,
			"schedule many": func(t *rapid.T) {
				for range 40 {
					schedule(t)
				}
			},
			"cancel": func(t *rapid.T) {
				if len(dumb) == 0 {
					t.Skip("nothing to cancel")
				}
				i := rapid.IntRange(0, len(dumb)-1).Draw(t, "index")
				if !s.Cancel(dumb[i].event) {
					t.Fatal("Cancel did not find a pending event")
				}
				past = append(past, dumb[i].event)
				dumb = slices.Delete(dumb, i, i+1)
			},
			"step": func(t *rapid.T) {
				if got, want := s.Step(), len(dumb) > 0; got != want {
					t.Fatalf("Step = %v, want %v", got, want)
				}
				if len(dumb) == 0 {
					return
				}
				if happened != dumb[0].sequence || s.Now() != dumb[0].time {
					t.Fatalf("event %d at %v, want %d at %v", happened, s.Now(), dumb[0].sequence, dumb[0].time)
				}
				past = append(past, dumb[0].event)
				dumb = dumb[1:]
			},
			"": func(t *rapid.T) {
				if s.Pending() != len(dumb) {
					t.Fatalf("%d pending, want %d", s.Pending(), len(dumb))
				}
				for _, e := range past {
					if s.Cancel(e) {
						t.Fatal("Cancel found an event of the past")
					}
				}
				checkHeap(t, &s.events)
			},
		})
	})
}

// checkHeap checks that parents come before children and that slots know their
// places.
func checkHeap(t *rapid.T, l *eventList) {
	for i := range l.keys {
		if i > 0 && l.keys[i].before(&l.keys[(i-1)/2]) == 1 {
			t.Fatalf("key %d comes before its parent", i)
		}
		if int(l.places[l.keys[i].slot]) != i {
			t.Fatalf("slot %d does not know its place %d", l.keys[i].slot, i)
		}
	}
	for _, slot := range l.free {
		if l.handlers[slot] != nil {
			t.Fatalf("free slot %d keeps its handler", slot)
		}
	}
}

// TestFIFOIsASlice compares the ring with a slice over pushes and pops.
func TestFIFOIsASlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var q fifo
		var dumb []int64
		for next, push := range rapid.SliceOfN(rapid.Bool(), 0, 300).Draw(t, "pushes") {
			if push || len(dumb) == 0 {
				q.push(Customer{Number: int64(next)})
				dumb = append(dumb, int64(next))
			} else {
				q.pop()
				dumb = dumb[1:]
			}
			if int(q.size) != len(dumb) {
				t.Fatalf("size %d, want %d", q.size, len(dumb))
			}
			if len(dumb) > 0 && q.front().Number != dumb[0] {
				t.Fatalf("front %d, want %d", q.front().Number, dumb[0])
			}
		}
	})
}
