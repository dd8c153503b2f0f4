package analytic_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/chain/analytic"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

func load(rate float64, count int, classes ...chain.Urgency) chain.Workload {
	w := chain.Workload{Rate: rate, Count: count, Seed: 1}
	for _, u := range classes {
		w.Entities = append(w.Entities, chain.Entity{Name: u.String(), Share: 1, Urgency: u})
	}
	return w
}

// alike is a model in which every block takes the same.
var alike = analytic.Model{Fixed: .5}

// TestCommitLatencyAgainstRecursion: the mean commit latency of blocks that always take
// L, against a recursion over a long Poisson stream. Its 40 batch means give
// the standard error; 6 of them, with the 39 degrees of freedom, are p < 1e-6.
func TestCommitLatencyAgainstRecursion(t *testing.T) {
	config := chain.Config{Validators: 4, BlockSize: 8}
	for _, rule := range []analytic.BlockRule{analytic.FullBlocks, analytic.PartialBlocks} {
		for _, rate := range []float64{2, 8, 14} {
			w := load(rate, 40_000, chain.Normal)
			m, err := analytic.Chain{Latency: alike, Rule: rule}.Measure(t.Context(), config, w)
			if err != nil {
				t.Fatal(err)
			}
			times, blocks := recursion(w, config.BlockSize, .5, rule)
			i, err := output.BatchMeans(times, 40, .95)
			if err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprintf("rule %d, %v/s", rule, rate)
			near(t, name, m.CommitLatency.Mean(), i.Mean, 3*i.HalfWidth())
			near(t, name+": blocks", float64(m.Blocks), float64(blocks), .03*float64(blocks)+1)
			near(t, name+": of the class", m.CommitLatencyByUrgency[0].Latency.Mean(), m.CommitLatency.Mean(), 0)
			near(t, name+": block", m.BlockLatency.Quantile(.5), .5, 0)
		}
	}
}

// recursion serves such a workload block by block and returns the commit latencies.
func recursion(w chain.Workload, n int, latency float64, rule analytic.BlockRule) (times []float64, blocks int) {
	var at []float64
	gaps, now := rng.New(rng.Key{Seed: w.Seed, Name: "arrivals"}), 0.0
	for range w.Count {
		now += gaps.Exponential(w.Rate)
		at = append(at, now)
	}
	free := 0.0
	for first := 0; first < len(at); blocks++ {
		last := min(first+n, len(at)) - 1
		begin := max(free, at[last])
		if rule == analytic.PartialBlocks {
			begin = max(free, at[first])
			for last > first && at[last] > begin {
				last--
			}
		}
		free = begin + latency
		for _, a := range at[first : last+1] {
			times = append(times, free-a)
		}
		first = last + 1
	}
	return times, blocks
}

// TestClosedLoad: two blocks wait, so a transaction stays for three.
func TestClosedLoad(t *testing.T) {
	config := chain.Config{Validators: 4, BlockSize: 10}
	c := analytic.Chain{Latency: alike}
	w := load(0, 0, chain.Urgent, chain.NonUrgent)
	w.Duration = 10 * time.Second
	m, err := c.Measure(t.Context(), config, w)
	if err != nil {
		t.Fatal(err)
	}
	if m.Throughput != 20 || m.Blocks != 20 || m.Load.Committed != 200 || m.BlockFill != 1 || m.CommitLatency.Mean() != 1.5 || len(m.CommitLatencyByUrgency) != 0 {
		t.Errorf("%+v", m)
	}
	w.Count = 33
	if m, err = c.Measure(t.Context(), config, w); err != nil || m.Load.Sent != 33 || m.Blocks != 4 || m.LargestBlock != 10 {
		t.Errorf("%+v, %v", m, err)
	}
	if !math.IsNaN(m.HostCPU) || !math.IsNaN(m.CommitLatency.Quantile(.5)) || m.HostBound() {
		t.Errorf("host %v, median commit latency %v, want NaN", m.HostCPU, m.CommitLatency.Quantile(.5))
	}
}

// TestUndefined: what has no closed form is NaN, and a queue that grows for ever has no
// latency.
func TestUndefined(t *testing.T) {
	config := chain.Config{Validators: 4, BlockSize: 10}
	growing := analytic.Model{Fixed: .4, TransactionBits: 1e4, Shape: chain.Shape{RateBps: 1e6}}
	m, err := analytic.Chain{Latency: growing, Rule: analytic.PartialBlocks}.Measure(t.Context(), config, load(5, 100, chain.Urgent))
	if err != nil || !math.IsNaN(m.CommitLatency.Mean()) || !math.IsNaN(m.BlockLatency.Mean()) || !math.IsNaN(m.BlockFill) || m.Blocks != 0 || m.Throughput != 5 {
		t.Errorf("partial blocks that grow: %+v, %v", m, err)
	}
	for _, rule := range []analytic.BlockRule{analytic.FullBlocks, analytic.PartialBlocks} {
		m, err = analytic.Chain{Latency: growing, Rule: rule}.Measure(t.Context(), config, load(50, 100, chain.Urgent))
		if err != nil || !math.IsNaN(m.CommitLatency.Mean()) || m.CommitLatencyByUrgency != nil || m.Throughput != 20 || m.BlockLatency.Mean() != .5 {
			t.Errorf("overload, rule %d: %+v, %v", rule, m, err)
		}
	}
	many := load(5, 100, chain.Urgent)
	many.Entities[0].Payload = func(int) ([]byte, chain.Urgency) { return nil, chain.Normal }
	m, err = analytic.Chain{Latency: alike}.Measure(t.Context(), config, many)
	if err != nil || m.CommitLatencyByUrgency != nil || math.IsNaN(m.CommitLatency.Mean()) {
		t.Errorf("entities of any class: %+v, %v", m, err)
	}
}

func TestRefused(t *testing.T) {
	config, w := chain.Config{Validators: 4, BlockSize: 10}, load(5, 100, chain.Urgent)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (analytic.Chain{Latency: alike}).Measure(cancelled, config, w); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	for name, c := range map[string]analytic.Chain{
		"no model": {}, "rule": {Latency: alike, Rule: 2}, "bad model": {Latency: analytic.Model{Fixed: -1}}, "no latency": {Latency: analytic.Model{}}, "too few speeds": {Latency: analytic.Paper{
			Model: chain.LatencyModel{TransactionBits: 1, DownlinkBps: 1, UplinkBps: 1}, SpeedsHz: []float64{1},
		}},
	} {
		if _, err := c.Measure(t.Context(), config, w); !errors.Is(err, analytic.ErrModel) {
			t.Errorf("%s: %v, want ErrModel", name, err)
		}
	}
	if _, err := (analytic.Chain{Latency: alike}).Measure(t.Context(), chain.Config{}, w); err == nil {
		t.Error("an empty configuration is measured")
	}
	if _, err := (analytic.Chain{Latency: alike}).Measure(t.Context(), config, chain.Workload{}); err == nil {
		t.Error("an empty workload is measured")
	}
}

func ExampleModel() {
	l := analytic.Model{
		Fixed: .013, Delays: analytic.IdleDelays,
		Shape:           chain.Shape{Delay: 20 * time.Millisecond, UplinkBps: 16e6},
		TransactionBits: 2048, Duplicates: .6,
	}
	t := l.Terms(7, 100)
	fmt.Printf("propagation %.0f ms, transfer %.0f ms, in all %.0f ms\n", 1e3*t.Propagation, 1e3*t.Transfer, 1e3*t.Total())
	// Output: propagation 60 ms, transfer 123 ms, in all 196 ms
}
