package simbench

import (
	"container/heap"
	"context"
	"runtime"
	"time"

	"ihealth/cmd/ihealth/internal/measure"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Hold is the cost of the hold model: one event happens and schedules another, an
// exponential time later, with a constant number pending.
type Hold struct {
	Size  int           // pending events
	Holds int           // of a repetition
	Sim   measure.Times // of package sim, ns a hold
	Heap  measure.Times // of container/heap on pointers, which is what most simulators in Go have
}

// holder schedules itself again at each of its events.
type holder struct{ intervals *rng.Stream }

// Handle schedules the next event.
func (h *holder) Handle(s *sim.Simulation) { s.Schedule(h.interval(), h) }

// interval takes the ziggurat, as the peers were measured.
func (h *holder) interval() time.Duration {
	return sim.Delay(h.intervals.ZigguratExponential(1))
}

// measureHold lets the two event lists take turns.
func measureHold(ctx context.Context, o Options, size int) (Hold, error) {
	h := holder{rng.New(rng.Key{Seed: o.Seed, Cell: "bench", Name: "hold"})}
	var s sim.Simulation
	var q heapHold
	for range size {
		h.Handle(&s)
		q.push(h.interval())
	}
	for range 3 * size { // until the ladder's memory is there
		s.Step()
	}
	result := Hold{Size: size, Holds: o.Holds}
	for range o.Repetitions {
		runtime.GC()
		result.Sim = append(result.Sim, nanoseconds(o.Holds, func() {
			for range o.Holds {
				s.Step()
			}
		}))
		result.Heap = append(result.Heap, nanoseconds(o.Holds, func() {
			for range o.Holds {
				q.now = heap.Pop(&q.events).(*heapEvent).at
				q.push(h.interval())
			}
		}))
		if ctx.Err() != nil {
			return Hold{}, context.Cause(ctx)
		}
	}
	return result, nil
}

// nanoseconds returns the processor time of one of the n things that f does.
func nanoseconds(n int, f func()) float64 {
	begin := measure.ProcessorTime()
	f()
	return float64((measure.ProcessorTime() - begin).Nanoseconds()) / float64(n)
}

// heapHold is the hold model on container/heap.
type heapHold struct {
	events   heapList
	now      sim.Time
	sequence uint64
}

func (q *heapHold) push(delay time.Duration) {
	q.sequence++
	heap.Push(&q.events, &heapEvent{q.now.Add(delay), q.sequence})
}

type heapEvent struct {
	at       sim.Time
	sequence uint64
}

type heapList []*heapEvent

func (l heapList) Len() int      { return len(l) }
func (l heapList) Swap(i, j int) { l[i], l[j] = l[j], l[i] }
func (l heapList) Less(i, j int) bool {
	return l[i].at < l[j].at || l[i].at == l[j].at && l[i].sequence < l[j].sequence
}
func (l *heapList) Push(x any) { *l = append(*l, x.(*heapEvent)) }
func (l *heapList) Pop() any {
	e := (*l)[len(*l)-1]
	*l = (*l)[:len(*l)-1]
	return e
}
