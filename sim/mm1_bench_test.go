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
