package calibration

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"ihealth/chain"
	"ihealth/chain/analytic"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// truth is the model behind the tests' chain.
var truth = analytic.Model{
	Fixed: .008, Delays: analytic.IdleDelays, Shape: chain.Shape{Delay: 10 * time.Millisecond, UplinkBps: 32e6},
	TransactionBits: 3000, Duplicates: .6, VoteBits: voteBits, Host: analytic.Host{PerMessage: 1e-4, Parallelism: 2},
}

// drifting is a chain of blocks with known latencies on a host that becomes slower from
// run to run, and a log of what it was asked for.
type drifting struct {
	model analytic.Model
	drift float64 // s a run
	noise float64 // standard deviation of ln latency
	seed  uint64
	log   []string
	fail  int // run that fails, from 1
}

var errBroken = errors.New("broken")

func (d *drifting) Measure(ctx context.Context, c chain.Config, w chain.Workload) (chain.Measurement, error) {
	if err := ctx.Err(); err != nil {
		return chain.Measurement{}, err
	}
	d.log = append(d.log, fmt.Sprintf("%d/%d", c.Validators, c.BlockSize))
	if len(d.log) == d.fail {
		return chain.Measurement{}, errBroken
	}
	s := rng.New(rng.Key{Seed: d.seed, Name: "noise", Replication: len(d.log)})
	latencies := make([]float64, w.Count/c.BlockSize)
	for i := range latencies {
		latencies[i] = (d.model.Latency(c.Validators, c.BlockSize) + d.drift*float64(len(d.log))) * math.Exp(d.noise*s.Normal(0, 1))
	}
	return chain.Measurement{Config: c, BlockLatency: output.NewSample(latencies), Blocks: len(latencies), HostCPU: .25}, nil
}

func grid(ms, ns []int) []chain.Config {
	var out []chain.Config
	for _, m := range ms {
		for _, n := range ns {
			out = append(out, chain.Config{Validators: m, BlockSize: n})
		}
	}
	return out
}

func newSweep(c chain.Chain) Sweep {
	configs := grid([]int{4, 7, 10}, []int{20, 100, 200})
	return Sweep{Chain: c, Configs: configs, HeldOut: configs[4:5], Passes: 1, NullPairs: 2, Blocks: 10, Load: .4, PayloadBytes: 256, Seed: 7}
}

// TestSweepCancelsDrift: a host that slows down steadily shifts all configurations by
// the same, and the null test by nothing.
func TestSweepCancelsDrift(t *testing.T) {
	d := &drifting{model: truth, drift: 1e-4}
	var seen []Run
	s := newSweep(d)
	s.Progress = func(r Run) { seen = append(seen, r) }
	result, err := s.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const probes, null = 9, 4
	middle := float64(probes+null) + 9.5 // run about which the measurements lie evenly
	for _, p := range result.Points {
		near(t, fmt.Sprintf("(%d, %d)", p.Validators, p.BlockSize), p.Latency, truth.Latency(p.Validators, p.BlockSize)+1e-4*middle, 1e-12)
		if p.Blocks != 20 || p.HostShare != .25 || p.HoldOut != (p.Validators == 7 && p.BlockSize == 100) || !(p.Low < p.Latency && p.Latency < p.High) {
			t.Errorf("%+v", p)
		}
	}
	if got, want := strings.Join(d.log[9:13], " "), "4/20 4/20 4/20 4/20"; got != want {
		t.Errorf("null test runs %s", got)
	}
	if got, want := strings.Join(d.log[13:], " "), "4/20 4/100 4/200 7/20 7/100 7/200 10/20 10/100 10/200 10/200 10/100 10/20 7/200 7/100 7/20 4/200 4/100 4/20"; got != want {
		t.Errorf("order %s", got)
	}
	if last := seen[len(seen)-1]; len(seen) != 31 || last.Number != 31 || last.Of != 31 || seen[0].What != "probe" || seen[9].What != "null test" {
		t.Errorf("%d runs seen, the last %+v", len(seen), last)
	}
	near(t, "null test", result.Null.Difference, 0, 1e-4)
	if _, err := s.Registry(); err != nil || s.TransactionBits() < 8*(256+64) || s.TransactionBits() > 8*(256+200) {
		t.Errorf("a transaction of %v bits, %v: want the payload, the signature and little more", s.TransactionBits(), err)
	}
}

// TestNullTest: with noise and no difference the interval misses zero in 5 % of sweeps:
// of 400, more than 46 or fewer than 3 have p < 1e-6. A chain whose second run of a pair
// is always slower by a tenth is found out.
func TestNullTest(t *testing.T) {
	missed := 0
	for seed := range uint64(400) {
		s := newSweep(&drifting{model: truth, noise: .1, seed: seed})
		s.Configs, s.HeldOut, s.NullPairs = s.Configs[:1], nil, 4
		result, err := s.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !result.Null.HoldsZero() {
			missed++
		}
	}
	if missed < 3 || missed > 46 {
		t.Errorf("%d of 400 null tests find a difference, want about 20", missed)
	}
	if n, err := NewNullTest(chain.Config{Validators: 4, BlockSize: 1}, []float64{.1, .12, .09, .1}); err != nil || n.Compatible() {
		t.Errorf("%+v, %v: a tenth is no zero", n, err)
	}
}

// TestNullTestSays: percent of what is measured in logarithms, and no verdict from an
// interval that would hide a difference of a tenth.
func TestNullTestSays(t *testing.T) {
	for want, pairs := range map[string][]float64{
		"compatible with zero":           {.01, -.01, .005, -.005},
		"too wide to tell":               {.5, -.5, .4, -.4},
		"NOT compatible with zero":       {.1, .12, .09, .1},
		"differs from itself by 100.0 %": {math.Ln2, math.Ln2},
	} {
		n, err := NewNullTest(chain.Config{Validators: 4, BlockSize: 1}, pairs)
		if err != nil || !strings.Contains(n.String(), want) {
			t.Errorf("%v, %v: want %q", n, err, want)
		}
		if n.Compatible() != (want == "compatible with zero") {
			t.Errorf("%v: compatible is %v", n, n.Compatible())
		}
	}
}

// TestInterruptedSweep: a sweep that ends early keeps the points that have a run, and
// has said how long it would take.
func TestInterruptedSweep(t *testing.T) {
	s := newSweep(&drifting{model: truth, fail: 9 + 4 + 12})
	var seen []Run
	s.Progress = func(r Run) { seen = append(seen, r) }
	got, err := s.Run(t.Context())
	if !errors.Is(err, errBroken) || !got.Incomplete || len(got.Points) != 9 || got.Points[0].Blocks != 10 || got.Points[8].Blocks != 20 {
		t.Errorf("%v: %+v", err, got)
	}
	c, err := New(testDate, testHost, "engine 1", NetworkOf(truth.Topology, truth.Shape, 3000, truth.Delays), got)
	if err != nil || c.Complete {
		t.Errorf("complete is %v, %v", c.Complete, err)
	}
	if seen[8].Left != 0 || seen[9].Left <= time.Second {
		t.Errorf("left: %v while probing, then %v", seen[8].Left, seen[9].Left)
	}
	for i := 10; i < len(seen); i++ {
		if seen[i].Left >= seen[i-1].Left || seen[i].Left <= 0 {
			t.Errorf("run %d: %v left, before it %v", i+1, seen[i].Left, seen[i-1].Left)
		}
	}
}

// TestDetermines: points that leave a model open are told before any is measured.
func TestDetermines(t *testing.T) {
	n := NetworkOf(truth.Topology, truth.Shape, 3000, 3)
	s := newSweep(&drifting{model: truth})
	if err := s.Determines(n); err != nil {
		t.Error(err)
	}
	s.Configs, s.HeldOut = grid([]int{4}, []int{20, 100, 200, 300}), nil
	if err := s.Determines(n); !errors.Is(err, ErrDegenerate) || !strings.Contains(err.Error(), "two or more numbers of validators") {
		t.Errorf("one m: %v", err)
	}
}

// TestSweepOfFormulas: the closed form as a chain gives its own model back.
func TestSweepOfFormulas(t *testing.T) {
	result, err := newSweep(analytic.Chain{Latency: truth}).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range result.Points {
		want := truth.Latency(p.Validators, p.BlockSize)
		if math.Abs(p.Latency-want) > 1e-12 || p.Low > p.Latency || p.High < p.Latency || !math.IsNaN(float64(p.HostShare)) {
			t.Errorf("%+v, want %v", p, want)
		}
	}
	if n := result.Null; n.Difference != 0 || !n.Compatible() {
		t.Errorf("%+v", n)
	}
}

func TestSweepEnds(t *testing.T) {
	for _, run := range []int{1, 10, 14, 31} {
		d := &drifting{model: truth, fail: run}
		if _, err := newSweep(d).Run(t.Context()); !errors.Is(err, errBroken) || len(d.log) != run {
			t.Errorf("run %d fails: %v after %d runs", run, err, len(d.log))
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newSweep(&drifting{model: truth}).Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := newSweep(silent{}).Run(t.Context()); err == nil || !strings.Contains(err.Error(), "no block") {
		t.Errorf("a chain that decides nothing: %v", err)
	}
}

// silent decides nothing.
type silent struct{}

func (silent) Measure(context.Context, chain.Config, chain.Workload) (chain.Measurement, error) {
	return chain.Measurement{BlockLatency: output.NewSample(nil)}, nil
}

func TestBadSweeps(t *testing.T) {
	for name, change := range map[string]func(s *Sweep){
		"no configuration": func(s *Sweep) { s.Configs = nil }, "twice": func(s *Sweep) { s.Configs[1] = s.Configs[0] }, "m = 0": func(s *Sweep) { s.Configs[1].Validators = 0 },
		"held out": func(s *Sweep) { s.HeldOut = []chain.Config{{Validators: 99, BlockSize: 1}} }, "passes": func(s *Sweep) { s.Passes = 0 }, "null": func(s *Sweep) { s.NullPairs = 1 },
		"blocks": func(s *Sweep) { s.Blocks = -1 }, "load 0": func(s *Sweep) { s.Load = 0 }, "load 1": func(s *Sweep) { s.Load = 1 }, "load NaN": func(s *Sweep) { s.Load = math.NaN() },
		"payload": func(s *Sweep) { s.PayloadBytes = 1 << 40 }, "chain": func(s *Sweep) { s.Chain = nil },
	} {
		s := newSweep(&drifting{model: truth})
		change(&s)
		if _, err := s.Run(t.Context()); !errors.Is(err, ErrSweep) {
			t.Errorf("%s: %v, want ErrSweep", name, err)
		}
	}
}
