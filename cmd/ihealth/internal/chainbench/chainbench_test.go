package chainbench

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"ihealth/chain"
	"ihealth/chain/comet"
)

// made is a report by hand: a start that meets its target and a throughput that does
// not, both as far from the trial's as from each other.
func made() Report {
	start := once("start", "s", 1, 1, 1.5, false, 0.1)
	start.add(2, 0.3)
	start.add(1.2, 0.2)
	return Report{
		Figures:   []Figure{start, once("throughput", "1/s", 100, 200, 150, true, 0), once("alone", "s", 1, math.NaN(), 0, false, math.NaN())},
		Overheads: []Overhead{{Name: "blocks", Ratios: []float64{1, 1.02, 1.04}}},
	}
}

func TestTargets(t *testing.T) {
	r := made()
	want := []struct {
		name     string
		measured float64
		met      bool
	}{
		{"start", 1.2, true},
		{"throughput", 100, false},
		{"throughput", 2, false},
		{"blocks", 1.02, true},
	}
	got := r.Targets()
	if len(got) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for i, w := range want {
		if g := got[i]; !strings.Contains(g.Name, w.name) || math.Abs(g.Measured-w.measured) > 1e-12 || g.Met() != w.met {
			t.Errorf("got %+v, met %v, want %+v", g, g.Met(), w)
		}
	}
	if others := r.Figures[0].Others; others != 0.3 {
		t.Errorf("others %v, want the most", others)
	}
	if _, err := r.Overheads[0].Interval(); err == nil {
		t.Error("an interval of three pairs")
	}
}

// Simulations are the same whatever the host, and 100 blocks take as long as their parts.
func TestSimulate(t *testing.T) {
	b := bench{Options: Options{Seed: 1, Simulated: 2}}
	two, err := b.simulate(t.Context(), 10, nil)
	if err != nil {
		t.Fatal(err)
	}
	b.Simulated = 4
	four, err := b.simulate(t.Context(), 10, nil)
	if err != nil || math.Abs(two.simulated/four.simulated-1) > 1e-9 || two.simulated < 100*0.06 {
		t.Errorf("100 blocks take %v s and %v s, three delays of 20 ms each at least; %v", two.simulated, four.simulated, err)
	}
}

func TestTransactionsHave256Bytes(t *testing.T) {
	b := bench{Options: Options{Seed: 1}}
	a, ok := b.workload(1).Arrivals().Next()
	raw, err := a.Transaction.MarshalBinary()
	if !ok || err != nil || len(raw) != 256 {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
}

// Known-bad: what was lost or doubled gives no figure.
func TestWrongChainIsCaught(t *testing.T) {
	good := chain.Measurement{Distinct: 5, StateRoots: 1, Load: chain.LoadBlock{Accepted: 5, Committed: 5}}
	if err := right(good); err != nil {
		t.Error(err)
	}
	for _, spoil := range []func(*chain.Measurement){
		func(m *chain.Measurement) { m.Load.Committed = 4 },
		func(m *chain.Measurement) { m.Distinct = 4 },
		func(m *chain.Measurement) { m.StateRoots = 2 },
		func(m *chain.Measurement) { *m = chain.Measurement{StateRoots: 1} },
	} {
		bad := good
		spoil(&bad)
		if err := right(bad); !errors.Is(err, ErrWrong) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestMeasure(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a dozen networks; run without -short")
	}
	steps := 0
	r, err := Measure(context.Background(), Options{
		Idle: []chain.Config{{Validators: 4, BlockSize: 100}}, Blocks: 2, Saturated: 2, Simulated: 1, Repetitions: 1, Pairs: 2, Seed: 1,
		Progress: func(done, total int) { steps = done - total },
	})
	if err != nil || steps != 0 {
		t.Fatalf("%v, %d steps", err, steps)
	}
	for i := range r.Figures {
		if f := &r.Figures[i]; len(f.Values) != 1 || !(f.Values.Median() > 0) || !(f.Worse() > 0) && !math.IsNaN(f.Trial) {
			t.Errorf("%+v", f)
		}
	}
	for _, o := range r.Overheads {
		if len(o.Ratios) != 2 || !(o.Mean() > 0) {
			t.Errorf("%+v", o)
		}
	}
}

func TestMeasureEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	o := Options{Idle: []chain.Config{{Validators: 4, BlockSize: 100}}, Blocks: 1, Saturated: 1, Simulated: 1, Repetitions: 1, Pairs: 1}
	if _, err := Measure(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	b := bench{Options: o}
	if _, err := b.idle(context.Background(), chain.Config{Validators: 3, BlockSize: 100}); !errors.Is(err, comet.ErrOptions) {
		t.Errorf("three validators: %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("a size without figures was taken")
		}
	}()
	o.Idle[0].Validators = 5
	_, _ = Measure(ctx, o)
}
