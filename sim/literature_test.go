package sim_test

import (
	"fmt"
	"testing"

	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// TestSimulationsOfTheLiterature holds simulations against numbers that Adan and Resing
// print in "Queueing Systems", Eindhoven University of Technology, 26 March 2015; package
// queueing has the same rows for its formulas. Times are in the units of the page, and
// the tolerance is the interval of the simulation, at the level of surely.
func TestSimulationsOfTheLiterature(t *testing.T) {
	exponential := func(mean float64) rng.Distribution { return rng.Exponential{Rate: 1 / mean} }
	fixed := func(x float64) rng.Distribution { return rng.Deterministic{Value: x} }
	class := func(lambda float64, service rng.Distribution, k int) sim.Entity {
		return sim.Entity{Arrivals: sim.Poisson{Lambda: lambda}, Service: service, Class: k}
	}
	groups := func(lambda float64, size, service rng.Distribution) []sim.Entity {
		return []sim.Entity{{Arrivals: sim.Batch{Points: sim.Poisson{Lambda: lambda}, Size: size}, Service: service}}
	}
	example := poisson(exponential(1), 0.2, 0.6)
	alike := poisson(fixed(10), 1./60, 1./30, 1./30)
	shop := []sim.Entity{class(1./12, exponential(3), 0), class(1./12, exponential(6), 1)}
	jobs := []sim.Entity{class(1./30, fixed(10), 0), class(1./60, fixed(15), 1), class(1./60, fixed(20), 2)}
	milking := rng.HyperExponential{Weights: []float64{0.25, 0.75}, Rates: []float64{1. / 6, 1. / 3}}
	oneOrThree, err := rng.NewDiscrete([]float64{1, 3}, []float64{0.5, 0.5})
	if err != nil {
		t.Fatal(err)
	}
	failing := &sim.Breakdown{Up: exponential(8), Down: exponential(1 / 1.125)}
	for _, tt := range []struct {
		page     int
		name     string
		queue    sim.Queue
		sojourns []float64
	}{
		{36, "Example 4.5.1", sim.Queue{Entities: example, Discipline: sim.PreemptiveResume}, []float64{1.25, 6.25}},
		{37, "Example 4.5.2", sim.Queue{Entities: example, Discipline: sim.NonPreemptive}, []float64{2, 6}},
		{149, "Exercise 25", sim.Queue{Entities: poisson(exponential(1./6), 15), Servers: 3}, []float64{125./178/3 + 1./6}},
		{162, "Exercise 44", sim.Queue{Entities: poisson(milking, 1./6)}, []float64{7 + 3.75}},
		{170, "Exercise 56", sim.Queue{Entities: shop, Discipline: sim.NonPreemptive}, []float64{5 + 3, 20 + 6}},
		{171, "Exercise 57", sim.Queue{Entities: alike, Discipline: sim.PreemptiveResume}, []float64{11, 18, 70}},
		{172, "Exercise 58", sim.Queue{Entities: jobs, Discipline: sim.NonPreemptive, Customers: 100_000}, []float64{325. / 16, 159. / 4, 218}},
		{179, "Exercise 71", sim.Queue{Entities: groups(1./30, oneOrThree, exponential(10))}, []float64{52.5}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := summarize(t, tt.queue)
			for k, want := range tt.sojourns {
				checkMean(t, fmt.Sprintf("p. %d, E(S%d)", tt.page, k+1), e.Sojourns[k].Mean, want)
			}
		})
	}
	t.Run("Table 10.1", func(t *testing.T) { // p. 103, 10.8 with one digit
		e := summarize(t, sim.Queue{Entities: poisson(exponential(1), 0.8), Breakdown: failing, Customers: 100_000})
		within(t, "p. 103, η = 0.125", e.Sojourns[0].Mean, 10.8, 0.05)
	})
	t.Run("Exercise 77", func(t *testing.T) {
		e := summarize(t, sim.Queue{Entities: poisson(exponential(1), 3), Servers: 4, Capacity: 4})
		checkMean(t, "p. 181, B(4, 3)", e.Losses[0], 27./131)
	})
	t.Run("Exercise 55", func(t *testing.T) {
		e := summarizeBlocks(t, sim.BlockQueue{Entities: poisson(nil, 0.25), Rule: sim.FullBlocks, Size: 2, Service: exponential(3)})
		checkMean(t, "p. 169, ferry, E(W)", e.Waits[0], 3)
		checkMean(t, "p. 169, ferry, under way", e.Utilization, 3./8)
	})
	t.Run("Exercise 64", func(t *testing.T) {
		e := summarizeBlocks(t, sim.BlockQueue{Entities: poisson(nil, 1./6), Rule: sim.EmptyBlocks, Size: 1, Service: fixed(5)})
		checkMean(t, "p. 175, paternoster elevator, E(W)", e.Waits[0], 15)
	})
}

// within is checkMean for a number that is printed with an error of at most half.
func within(t *testing.T, what string, got output.Interval, printed, half float64) {
	t.Helper()
	if got.High < printed-half || got.Low > printed+half {
		t.Errorf("%s: simulated %v, printed %v ± %v", what, got, printed, half)
	}
}
