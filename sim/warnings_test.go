package sim_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"ihealth/sim"
	"ihealth/sim/rng"
)

func TestWarnings(t *testing.T) {
	for _, row := range []struct {
		name  string
		model sim.MM1
		want  string // in the only warning; empty for none
	}{
		{"moderate load", sim.MM1{Lambdas: []float64{21}, Mu: 42, Customers: 10_000}, ""},
		{"high load, long enough", sim.MM1{Lambdas: []float64{42}, Mu: 43, Customers: 60_000}, ""},
		{"nearly saturated", sim.MM1{Lambdas: []float64{42.9}, Mu: 43, Customers: 200_000}, "to forget its empty beginning"},
		{"high load, too short", sim.MM1{Lambdas: []float64{20, 22}, Mu: 43, Customers: 1_000}, "simulate 35699 customers or more"},
		{"too fast for the clock", sim.MM1{Lambdas: []float64{1e9}, Mu: 2e9, Customers: 10_000}, "nanosecond"},
	} {
		got := row.model.Warnings()
		switch {
		case row.want == "" && len(got) > 0:
			t.Errorf("%s: %q", row.name, got)
		case row.want != "" && (len(got) != 1 || !strings.Contains(got[0], row.want)):
			t.Errorf("%s: %q, want one with %q", row.name, got, row.want)
		}
	}
}

// Who follows the advice is not warned again.
func TestWarningAdviceIsEnough(t *testing.T) {
	m := sim.MM1{Lambdas: []float64{8.3}, Mu: 10, Customers: 520}
	var customers int
	warning := m.Warnings()[0]
	_, advice, _ := strings.Cut(warning, "simulate ")
	if _, err := fmt.Sscanf(advice, "%d", &customers); err != nil {
		t.Fatalf("%q: %v", warning, err)
	}
	if m.Customers = customers; len(m.Warnings()) > 0 {
		t.Errorf("%q, but with that many: %q", warning, m.Warnings())
	}
}

// warner wraps all models with warnings.
type warner interface {
	Validate() error
	Warnings() []string
}

// Each of these runs gave a narrow interval far from the closed form, or observes too
// little to have seen the steady state; the same model with less load or more
// customers passes.
func TestWarningsOfGeneralModels(t *testing.T) {
	law := func(mean, scv float64) rng.Distribution {
		d, err := rng.WithSCV(mean, scv)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	served := func(scv float64, customers int) sim.Queue {
		return sim.Queue{Entities: []sim.Entity{{Arrivals: sim.Poisson{Lambda: .5}, Service: law(1, scv)}}, Customers: customers}
	}
	renewal := func(scv float64) sim.Queue {
		return sim.Queue{Entities: []sim.Entity{{Arrivals: sim.Renewal{Interval: law(2, scv)}, Service: law(1, 1)}}, Customers: 200_000}
	}
	broken := served(1, 200_000)
	broken.Breakdown = &sim.Breakdown{Up: rng.Exponential{Rate: 1e-6}, Down: rng.Exponential{Rate: 1e-4}}
	idle := served(1, 200_000)
	idle.Vacation = rng.Exponential{Rate: 1e-6}
	fast := sim.Queue{Entities: []sim.Entity{{Arrivals: sim.Poisson{Lambda: 1e7}, Service: law(5e-8, 1)}}, Customers: 200_000}
	lost := served(1, 10)
	lost.Capacity = 3
	batches := served(1, 10_000)
	batches.Entities[0].Arrivals = sim.Batch{Points: sim.Poisson{Lambda: 1e-4}, Size: rng.Deterministic{Value: 5000}}
	blocks := func(rule sim.BlockRule, lambda float64, customers int) sim.BlockQueue {
		q := sim.BlockQueue{Entities: []sim.Entity{{Arrivals: sim.Poisson{Lambda: lambda}}}, Rule: rule, Size: 10, Service: law(1./12, 1), Customers: customers}
		if rule == sim.StagedBlocks {
			q.Generation = law(1./15, 1)
		}
		if rule == sim.TimedBlocks {
			q.Timeout = .05
		}
		return q
	}
	tandem := func(mus ...float64) sim.Network {
		n := sim.Network{Routing: sim.Tandem(len(mus)), Customers: 20_000}
		for _, mu := range mus {
			n.Nodes = append(n.Nodes, sim.Node{Service: law(1/mu, 1)})
		}
		n.Nodes[0].Arrivals = sim.Poisson{Lambda: 44}
		return n
	}
	for _, row := range []struct {
		name  string
		model warner
		want  string // in the only warning; empty for none
	}{
		{"exponential service", served(1, 200_000), ""},
		{"service of scv 1e9", served(1e9, 200_000), "more than can be simulated"},
		{"service of scv 1e5", served(1e5, 200_000), "forget its empty beginning"},
		{"arrivals of scv 1e5", renewal(1e5), "forget its empty beginning"},
		{"arrivals of scv 3", renewal(3), ""},
		{"constant arrivals", renewal(0), ""},
		{"breakdowns that hardly come", broken, "simulate 2525000 customers or more"},
		{"vacations that hardly end", idle, "simulate 2500000 customers or more"},
		{"large batches", batches, "forget its empty beginning"},
		{"a bound on the number present", lost, ""},
		{"blocks", blocks(sim.PartialBlocks, 60, 100_000), ""},
		{"blocks near their capacity", blocks(sim.PartialBlocks, 119.8, 500), "forget its empty beginning"},
		{"full blocks that hardly fill", blocks(sim.FullBlocks, 1e-3, 40), "forget its empty beginning"},
		{"timed blocks that hold few", blocks(sim.TimedBlocks, 23, 1_000), "at load 0.891473"},
		{"staged blocks", blocks(sim.StagedBlocks, 66.5, 1_000), "at load 0.9975"},
		{"tandem", tandem(60, 80), ""},
		{"tandem near its capacity", tandem(80, 45), "station 2 of 2: a run of 20000 customers"},
		{"services at the clock's step", fast, "nanosecond"},
	} {
		if err := row.model.Validate(); err != nil {
			t.Fatalf("%s: %v", row.name, err)
		}
		got := row.model.Warnings()
		if row.want == "" && len(got) > 0 || row.want != "" && (len(got) != 1 || !strings.Contains(got[0], row.want)) {
			t.Errorf("%s: %q, want one with %q", row.name, got, row.want)
		}
	}
}

// A run that the clock of 292 years cannot show is refused before it begins.
func TestClockEndsBeforeTheRun(t *testing.T) {
	slow := []sim.Entity{{Arrivals: sim.Poisson{Lambda: 1e-9}, Service: rng.Exponential{Rate: 1}}}
	blocks := []sim.Entity{{Arrivals: sim.Poisson{Lambda: 1e-9}}}
	node := sim.Node{Arrivals: sim.Poisson{Lambda: 1e-9}, Service: rng.Exponential{Rate: 1}}
	for name, model := range map[string]interface{ Validate() error }{
		"MM1":        sim.MM1{Lambdas: []float64{1e-9}, Mu: 1, Customers: 5000},
		"Queue":      sim.Queue{Entities: slow, Customers: 5000},
		"BlockQueue": sim.BlockQueue{Entities: blocks, Size: 1, Service: rng.Exponential{Rate: 1}, Customers: 5000},
		"Network":    sim.Network{Nodes: []sim.Node{node}, Routing: sim.Tandem(1), Customers: 5000},
	} {
		if err := model.Validate(); !errors.Is(err, sim.ErrParameter) || !strings.Contains(err.Error(), "clock of nanoseconds") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A single time that is longer than the clock goes is an error, not an event that never
// happens.
func TestClockEndsBeforeAService(t *testing.T) {
	endless := sim.Queue{
		Entities:  []sim.Entity{{Arrivals: sim.Poisson{Lambda: 1}, Service: rng.HyperExponential{Weights: []float64{.5, .5}, Rates: []float64{1, 1e-12}}}},
		Customers: 100, Capacity: 2,
	}
	if _, err := endless.Run(t.Context(), rng.Key{Seed: 1, Cell: "clock"}); !errors.Is(err, sim.ErrParameter) || !strings.Contains(err.Error(), "longer than the clock") {
		t.Error(err)
	}
}
