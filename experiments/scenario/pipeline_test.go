package scenario

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/chain"
	"ihealth/chain/contract"
	"ihealth/experiments/pipeline"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// smallPipeline is a trial of few people on a simulated chain.
func smallPipeline() *Pipeline {
	return &Pipeline{Rates: []float64{0.2}, Replications: 2, Way: pipeline.Config{
		Ledger: pipeline.Simulated, Machine: "log", Device: "temperature",
		People: 30, Interval: 60, Seconds: 600, Urgent: 0.3,
		Validators: 4, Quorum: 3, Block: 1, Delay: 0.3, Notify: 0.2,
	}}
}

// TestQueueFormulas: M/D/1 waits ρL/(2(1−ρ)); with priorities W₀ = ρL/2, the urgent wait
// W₀/(1−ρ₁) and the others W₀/((1−ρ₁)(1−ρ)) (Cobham 1954).
func TestQueueFormulas(t *testing.T) {
	p := smallPipeline() // L = 0.9 s
	p.Rates, p.Way.Urgent = []float64{0.5 / 0.9}, 0.2
	for series, want := range map[string]float64{"all": 0.45, "urgent": 0.225 / 0.9, "normal": 0.225 / 0.9 / 0.5} {
		if got := p.wait(series, p.Rates[0]); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", series, got, want)
		}
	}
	if got := p.wait("all", 2/0.9); !math.IsNaN(got) {
		t.Errorf("an overloaded queue waits %v", got)
	}
	p.Way.Block = 5
	if got := p.wait("urgent", p.Rates[0]); !math.IsNaN(got) {
		t.Errorf("a class of blocks waits %v", got)
	}
}

// TestPipelineIsDeterministic for any number of workers.
func TestPipelineIsDeterministic(t *testing.T) {
	p := smallPipeline()
	var all [2][]Point
	for i, workers := range []int{1, 3} {
		var err error
		if all[i], err = p.measure(t.Context(), &Env{Key: rng.Key{Seed: 3}, Workers: workers}, 0.2); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(all[0], all[1]); diff != "" {
		t.Error(diff)
	}
}

// TestPipelineCounts: alerts that are not told do not hide.
func TestPipelineCounts(t *testing.T) {
	s := &pipelineSummary{counts: map[string]float64{}}
	late := func(a pipeline.Alert) *pipeline.Alert {
		a.Sampled, a.Receipt.Released, a.Receipt.At, a.Heard = 1, 2, 3, 4
		return &a
	}
	for _, a := range []*pipeline.Alert{
		late(pipeline.Alert{}),
		late(pipeline.Alert{Receipt: chain.Receipt{Refused: contract.RefusedSequence}, Class: chain.Normal}),
		late(pipeline.Alert{Receipt: chain.Receipt{Refused: contract.RefusedRole}, Class: chain.Urgent}),
		{Err: chain.ErrFull},
		{Sampled: sim.Seconds(1), Receipt: chain.Receipt{At: 5}},
	} {
		s.count(a)
	}
	want := map[string]float64{"alerts": 5, "lost": 1, "overtaken": 1, "refused": 1, "refused_urgent": 1, "negative": 2}
	if diff := cmp.Diff(want, s.counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

// TestPipelineTrialMistakes are reported once each, by the key.
func TestPipelineTrialMistakes(t *testing.T) {
	for _, row := range []struct {
		keys  []string
		spoil func(p *Pipeline)
	}{
		{nil, func(*Pipeline) {}},
		{[]string{"rates"}, func(p *Pipeline) { p.Rates = nil }},
		{[]string{"rates[1]"}, func(p *Pipeline) { p.Rates = []float64{0.2, 3} }},
		{[]string{"notify_s"}, func(p *Pipeline) { p.Rates, p.Way.Notify = []float64{0.1, 0.2}, -1 }},
		{[]string{"replications"}, func(p *Pipeline) { p.Replications = 0 }},
	} {
		p := smallPipeline()
		row.spoil(p)
		var keys []string
		p.check(func(path, _ string, _ ...any) { keys = append(keys, path) })
		if !slices.Equal(keys, row.keys) {
			t.Errorf("mistakes at %q, want %q", keys, row.keys)
		}
	}
}
