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
