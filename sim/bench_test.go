package sim_test

import (
	"container/heap"
	"fmt"
	"testing"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// BenchmarkMM1 reports the time per customer of the models whose peers were
// measured: equal rates, load 42/45, preemptive-resume.
func BenchmarkMM1(b *testing.B) {
	for _, entities := range []int{3, 21} {
		b.Run(fmt.Sprintf("entities=%d", entities), func(b *testing.B) {
			m := equalRates(entities, 45)
			m.Customers = 1_000_000
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.Run(b.Context(), rng.Key{Seed: 1}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*m.Customers), "ns/customer")
		})
	}
}

// equalRates returns a preemptive model with a class an entity and 42 arrivals/s.
func equalRates(entities int, mu float64) sim.MM1 {
	m := sim.MM1{Mu: mu, Discipline: sim.PreemptiveResume, Lambdas: make([]float64, entities)}
	for i := range m.Lambdas {
		m.Lambdas[i] = 42 / float64(entities)
	}
	return m
}

// holder schedules itself again at each of its events.
type holder struct{ intervals *rng.Stream }

func (h *holder) Handle(s *sim.Simulation) {
	s.Schedule(sim.Delay(h.intervals.ZigguratExponential(1)), h)
}

// hold starts the hold model and runs it until all memory is there.
func hold(s *sim.Simulation, size int) {
	h := &holder{rng.New(rng.Key{Seed: 1})}
	for range size {
		h.Handle(s)
	}
	stepTimes(s, 10*size)
}

func stepTimes(s *sim.Simulation, n int) {
	for range n {
		s.Step()
	}
}

// holdSizes are the numbers of pending events at which the peers were measured.
var holdSizes = []int{22, 1e3, 1e5, 1e6}

// BenchmarkHold is the classic hold model: one event happens and schedules
// another, with a constant number pending.
func BenchmarkHold(b *testing.B) {
	for _, size := range holdSizes {
		b.Run(fmt.Sprintf("size=%d", size), func(b *testing.B) {
			var s sim.Simulation
			hold(&s, size)
			b.ReportAllocs()
			for b.Loop() {
				s.Step()
			}
		})
	}
}

// timeHeap is the event list that most simulators in Go have.
type timeHeap []*heapEvent

type heapEvent struct {
	at       sim.Time
	sequence uint64
}

func (h timeHeap) Len() int      { return len(h) }
func (h timeHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h timeHeap) Less(i, j int) bool {
	return h[i].at < h[j].at || h[i].at == h[j].at && h[i].sequence < h[j].sequence
}
func (h *timeHeap) Push(x any) { *h = append(*h, x.(*heapEvent)) }
func (h *timeHeap) Pop() any {
	e := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return e
}

// BenchmarkContainerHeapHold is the yardstick of BenchmarkHold.
func BenchmarkContainerHeapHold(b *testing.B) {
	for _, size := range holdSizes {
		b.Run(fmt.Sprintf("size=%d", size), func(b *testing.B) {
			intervals := rng.New(rng.Key{Seed: 1})
			var h timeHeap
			var now sim.Time
			sequence := uint64(0)
			push := func() {
				sequence++
				heap.Push(&h, &heapEvent{now.Add(sim.Delay(intervals.ZigguratExponential(1))), sequence})
			}
			for range size {
				push()
			}
			b.ReportAllocs()
			for b.Loop() {
				now = heap.Pop(&h).(*heapEvent).at
				push()
			}
		})
	}
}
