package sim_test

import (
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
// another, with a constant number pending. `ihealth bench sim` has container/heap
// beside it.
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
