package sim_test

import (
	"errors"
	"math"
	"testing"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// completion is a queue with two classes, of which the first takes 0.3 of the
// server in services of mean 1 s.
func completion(d sim.Discipline, service rng.Distribution) sim.Queue {
	return sim.Queue{Discipline: d, Entities: poisson(service, 0.3, 0.1), Customers: 10}
}

// TestLoadCountsWorkDoneTwice holds the time for which a customer takes the server
// when others that interrupt it come at 0.3/s and services have the mean 1 s.
func TestLoadCountsWorkDoneTwice(t *testing.T) {
	exponential, fixed := rng.Exponential{Rate: 1}, rng.Deterministic{Value: 1}
	for _, tt := range []struct {
		discipline sim.Discipline
		service    rng.Distribution
		occupation float64 // s
	}{
		{sim.PreemptiveResume, exponential, 1},
		{sim.NonPreemptive, exponential, 1},
		{sim.PreemptiveRestart, exponential, 1 / 0.7}, // (μ/(μ−L) − 1)/L
		{sim.PreemptiveResample, exponential, 1},      // the rest of an exponential time is one
		{sim.PreemptiveRestart, fixed, math.Expm1(0.3) / 0.3},
		{sim.PreemptiveResample, fixed, math.Expm1(0.3) / 0.3},
		{sim.PreemptiveResample, rng.Erlang{Phases: 2, Rate: 2}, (1.15*1.15 - 1) / 0.3},
		{sim.PreemptiveRestart, unknown{}, 1},
	} {
		got := completion(tt.discipline, tt.service).Load()
		if want := 0.3 + 0.1*tt.occupation; math.Abs(got-want) > 1e-12 {
			t.Errorf("%v, %T: load %v, want %v", tt.discipline, tt.service, got, want)
		}
	}
}

// unknown is a distribution with the mean 1 s, whose transform nobody knows.
type unknown struct{}

func (unknown) Draw(*rng.Stream) float64 { return 1 }
func (unknown) Mean() float64            { return 1 }
func (unknown) Variance() float64        { return 0 }

// TestRestartMayTakeForEver gives services that are restarted as often as they
// would end, or more often.
func TestRestartMayTakeForEver(t *testing.T) {
	for _, service := range []rng.Distribution{
		rng.Exponential{Rate: 4},
		rng.Exponential{Rate: 3},
		rng.Erlang{Phases: 2, Rate: 3.5},
		rng.Erlang{Phases: 2, Rate: 4 / 1.005},
		rng.HyperExponential{Weights: []float64{1 - 1e-6, 1e-6}, Rates: []float64{50, 3.99}},
		rng.Erlang{Phases: 3, Rate: 3.5},
		rng.Gamma{Shape: 2.5, Rate: 3.5},
		rng.HyperExponential{Weights: []float64{0.9, 0.1}, Rates: []float64{50, 3}},
	} {
		q := sim.Queue{Discipline: sim.PreemptiveRestart, Entities: poisson(service, 4, 1e-9), Customers: 10}
		q.Entities[0].Service = rng.Deterministic{Value: 0.01}
		if err := q.Validate(); !errors.Is(err, sim.ErrUnstable) || !math.IsInf(q.Load(), 1) {
			t.Errorf("%+v: load %v, err %v", service, q.Load(), err)
		}
		q.Discipline = sim.PreemptiveResample
		if err := q.Validate(); err != nil {
			t.Errorf("%+v drawn again: %v", service, err)
		}
		q.Discipline, q.Capacity = sim.PreemptiveRestart, 5
		if err := q.Validate(); err != nil {
			t.Errorf("%+v with room for 5: %v", service, err)
		}
	}
}

// TestLoadLeavesOutWhatIsNotKnown counts arrivals of unknown rate as none.
func TestLoadLeavesOutWhatIsNotKnown(t *testing.T) {
	q := completion(sim.FCFS, rng.Exponential{Rate: 1})
	q.Entities[0].Arrivals = sim.Replay{Times: []float64{1}}
	if got := q.Load(); got != 0.1 {
		t.Errorf("load %v, want 0.1", got)
	}
	q.Servers = 4
	q.Breakdown = &sim.Breakdown{Up: rng.Exponential{Rate: 1}, Down: rng.Exponential{Rate: 1. / 3}}
	if got := q.Load(); math.Abs(got-0.1) > 1e-15 {
		t.Errorf("4 servers that work a quarter of the time have load %v, want 0.1", got)
	}
}

// TestInfiniteMeansAreRefused gives one server laws of infinite variance, and
// services that restart a law that may take for ever.
func TestInfiniteMeansAreRefused(t *testing.T) {
	heavy, light := rng.Pareto{Shape: 1.5, Minimum: 0.1}, rng.Exponential{Rate: 10}
	poisson := sim.Poisson{Lambda: 1}
	one := func(service rng.Distribution) sim.Queue {
		return sim.Queue{Entities: []sim.Entity{{Arrivals: poisson, Service: service}}, Customers: 10}
	}
	two := func(d sim.Discipline, first, second rng.Distribution) sim.Queue {
		q := one(first)
		q.Discipline, q.Entities = d, append(q.Entities, sim.Entity{Arrivals: poisson, Service: second, Class: 1})
		return q
	}
	block := sim.BlockQueue{Entities: []sim.Entity{{Arrivals: poisson}}, Size: 2, Service: heavy, Customers: 10}
	vacation, breakdown, servers, capacity := one(light), one(light), one(heavy), one(heavy)
	vacation.Vacation = heavy
	breakdown.Breakdown = &sim.Breakdown{Up: rng.Exponential{Rate: 0.1}, Down: heavy}
	servers.Servers, capacity.Capacity = 2, 5
	for _, tt := range []struct {
		name   string
		model  interface{ Validate() error }
		refuse bool
	}{
		{"FCFS", one(heavy), true},
		{"second class, resume", two(sim.PreemptiveResume, light, heavy), true},
		{"resample, first class", two(sim.PreemptiveResample, heavy, light), true},
		{"resample, second class", two(sim.PreemptiveResample, light, heavy), false},
		{"LCFS preemptive", two(sim.LCFSPreemptive, light, heavy), false},
		{"restart of a log-normal", two(sim.PreemptiveRestart, light, rng.LogNormal{Mu: -3, Sigma: 1}), true},
		{"restart of a log-normal that nobody interrupts", two(sim.PreemptiveRestart, rng.LogNormal{Mu: -3, Sigma: 1}, light), false},
		{"restart of an exponential", two(sim.PreemptiveRestart, light, light), false},
		{"vacation", vacation, true},
		{"repair", breakdown, true},
		{"two servers", servers, false},
		{"capacity", capacity, false},
		{"blocks", block, true},
		{"network", sim.Network{
			Nodes: []sim.Node{{Arrivals: poisson, Service: heavy}}, Routing: sim.Tandem(1), Customers: 10,
		}, true},
	} {
		err := tt.model.Validate()
		if tt.refuse != errors.Is(err, sim.ErrParameter) || !tt.refuse && err != nil {
			t.Errorf("%s: err = %v, want refused: %v", tt.name, err, tt.refuse)
		}
	}
}
