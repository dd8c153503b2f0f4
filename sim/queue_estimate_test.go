package sim_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// TestRareLossesAreCovered: M/M/1/20 with load 0.7 loses (1−ρ)ρ²⁰/(1−ρ²¹) = 2.4·10⁻⁴ of
// its customers. Of 200 experiments with 10 runs of 1000 customers some 40 % see no loss
// at all. All intervals together cover 95 % or more: 173 or fewer of 200 have
// probability 1e-6.
func TestRareLossesAreCovered(t *testing.T) {
	const experiments, load = 200, 0.7
	exact := (1 - load) * math.Pow(load, 20) / (1 - math.Pow(load, 21))
	q := sim.Queue{Entities: poisson(rng.Exponential{Rate: 1}, load), Capacity: 20, Customers: 1100, Warmup: 100}
	hits, none := 0, 0
	for e := range experiments {
		runs, err := q.Replicate(t.Context(), rng.Key{Seed: uint64(e), Cell: t.Name()}, output.Replications{Count: 10})
		if err != nil {
			t.Fatal(err)
		}
		estimate, err := sim.SummarizeQueue(runs, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		got := estimate.Losses[0]
		if got.Mean == 0 {
			none++
		}
		if !(got.High > got.Low) || got.Low < 0 {
			t.Errorf("loss %v", got)
		}
		if got.Contains(exact) {
			hits++
		}
	}
	t.Logf("%d of %d intervals hold the loss, %d experiments saw none", hits, experiments, none)
	if none < 50 || hits <= 173 {
		t.Errorf("%d of %d intervals hold the loss, %d experiments saw none", hits, experiments, none)
	}
}

// TestWhatIsNotRandomIsExact: the model fixes these quantities, so that equal runs say
// all about them.
func TestWhatIsNotRandomIsExact(t *testing.T) {
	type replicate func(context.Context, rng.Key, output.Replications) ([]sim.Observations, error)
	summarize := func(run replicate) (sim.QueueEstimate, error) {
		runs, err := run(t.Context(), rng.Key{Seed: 1, Cell: t.Name()}, output.Replications{Count: 10})
		if err != nil {
			t.Fatal(err)
		}
		return sim.SummarizeQueue(runs, 0.95)
	}
	clock := []sim.Entity{{Arrivals: sim.Renewal{Interval: rng.Deterministic{Value: 1}}, Service: rng.Deterministic{Value: 0.25}}}
	exact := func(what string, got output.Interval, want float64) {
		t.Helper()
		if got.Low != got.High || math.Abs(got.Mean-want) > 1e-3 {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	e, err := summarize(sim.Queue{Entities: clock, Customers: 1000, Capacity: 5}.Replicate)
	if err != nil {
		t.Fatal(err)
	}
	for what, quantity := range map[string]struct {
		got  output.Interval
		want float64
	}{
		"sojourn": {e.Sojourns[0].Mean, 0.25}, "wait": {e.Waits[0], 0}, "number": {e.Numbers[0], 0.25},
		"loss": {e.Losses[0], 0}, "utilization": {e.Utilization, 0.25}, "fill": {e.Fill, 0},
	} {
		exact("D/D/1, "+what, quantity.got, quantity.want)
	}
	if e, err = summarize(sim.Queue{Entities: poisson(rng.Exponential{Rate: 1}, 0.5), Customers: 1000}.Replicate); err != nil {
		t.Fatal(err)
	}
	exact("M/M/1, loss", e.Losses[0], 0)
	exact("M/M/1, fill", e.Fill, 0)
	e, err = summarize(sim.BlockQueue{
		Entities: poisson(nil, 1), Rule: sim.FullBlocks, Size: 5, Service: rng.Exponential{Rate: 1}, Customers: 1000,
	}.Replicate)
	if err != nil {
		t.Fatal(err)
	}
	exact("full blocks", e.Fill, 1)
}

// TestWhatIsRareIsNotExact: nobody waited in 10 runs, but somebody might.
func TestWhatIsRareIsNotExact(t *testing.T) {
	q := sim.Queue{Entities: poisson(rng.Exponential{Rate: 1}, 1), Servers: 30, Customers: 500}
	runs, err := q.Replicate(t.Context(), rng.Key{Seed: 1, Cell: t.Name()}, output.Replications{Count: 10})
	if err != nil {
		t.Fatal(err)
	}
	if e, err := sim.SummarizeQueue(runs, 0.95); err != nil || e.Waits[0].Low != 0 || !math.IsInf(e.Waits[0].High, 1) {
		t.Errorf("%v, %v", e.Waits, err)
	}
	q.Entities = poisson(rng.Deterministic{Value: 1}, 1)
	if runs, err = q.Replicate(t.Context(), rng.Key{Seed: 1, Cell: t.Name()}, output.Replications{Count: 10}); err != nil {
		t.Fatal(err)
	}
	if e, err := sim.SummarizeQueue(runs, 0.95); !errors.Is(err, output.ErrTooFewData) {
		t.Errorf("%v, %v", e.Sojourns, err)
	}
	for _, level := range []float64{0, 1, -1, math.NaN()} {
		if _, err := sim.SummarizeQueue(runs, level); !errors.Is(err, output.ErrParameter) {
			t.Errorf("level %v: %v", level, err)
		}
	}
}
