package bco_test

import (
	"math"
	"testing"

	"ihealth/bco"
)

// The weights of the three channels that BCO configures, I-Health section V.
var (
	urgent    = bco.Weights{Latency: .45, Security: .10, Cost: .45}
	normal    = bco.Weights{Latency: 1. / 3, Security: 1. / 3, Cost: 1. / 3}
	nonUrgent = bco.Weights{Latency: .05, Security: .90, Cost: .05}
)

// Reference: the table of the parameter set R, computed outside this project
// and printed to the digits given here; the tolerance is half a unit in the
// last place.
func TestReferenceTable(t *testing.T) {
	for _, row := range []struct {
		name             string
		weights          bco.Weights
		m, n, passes     int
		utility, latency float64
		cost, security   float64
		serviceRate      float64
	}{
		{"urgent", urgent, 3, 36, 4, 0.054899, 0.8153, 0.1625, 9, 44.15},
		{"normal", normal, 6, 43, 7, 0.053667, 1.0454, 0.2616, 36, 41.13},
		{"non-urgent", nonUrgent, 15, 47, 16, 0.015680, 1.7102, 0.5266, 225, 27.48},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := bco.Reference(row.weights)
			s := solve(t, bco.BCO{}, &p)
			if s.M != row.m || s.N != row.n || s.Passes != row.passes || s.Evaluations != row.passes {
				t.Errorf("(m, n) = (%d, %d) in %d passes and %d evaluations, want (%d, %d) in %d", s.M, s.N, s.Passes, s.Evaluations, row.m, row.n, row.passes)
			}
			near(t, "U", s.Utility, row.utility, 0.5e-6)
			near(t, "L", s.Metrics.Latency, row.latency, 0.5e-4)
			near(t, "C", s.Metrics.Cost, row.cost, 0.5e-4)
			near(t, "η", s.Metrics.Security, row.security, 0)
			near(t, "μ", float64(s.N)/s.Metrics.Latency, row.serviceRate, 0.5e-2)
		})
	}
}

// Reference: the fixed channel 4 of section V, m = 8 and n = 80, on R.
func TestFixedChannel(t *testing.T) {
	p := bco.Reference(normal)
	surface, err := bco.NewEvaluator(&p)
	if err != nil {
		t.Fatal(err)
	}
	x := surface.Metrics(surface.Prefix(8), 80)
	near(t, "L", x.Latency, 1.6471, 0.5e-4)
	near(t, "C", x.Cost, 0.1825, 0.5e-4)
	near(t, "η", x.Security, 64, 0)
	near(t, "μ", 80/x.Latency, 48.57, 0.5e-2)
}

// Reference: the trace of channel 2 on R, m:n:U.
func TestTraceOfChannel2(t *testing.T) {
	p := bco.Reference(normal)
	want := []bco.Candidate{
		{Evaluation: 1, M: 1, N: 25, Utility: .356600},
		{Evaluation: 2, M: 2, N: 32, Utility: .111436},
		{Evaluation: 3, M: 3, N: 36, Utility: .069472},
		{Evaluation: 4, M: 4, N: 39, Utility: .057375},
		{Evaluation: 5, M: 5, N: 41, Utility: .053852},
		{Evaluation: 6, M: 6, N: 43, Utility: .053667},
		{Evaluation: 7, M: 7, N: 44, Utility: .055040},
	}
	got := solve(t, bco.BCO{}, &p).Trace
	if len(got) != len(want) {
		t.Fatalf("%d candidates, want %d", len(got), len(want))
	}
	for i, w := range want {
		if got[i].M != w.M || got[i].N != w.N || got[i].Evaluation != w.Evaluation {
			t.Errorf("candidate %d is %+v, want %+v", i, got[i], w)
		}
		near(t, "U", got[i].Utility, w.Utility, 0.5e-6)
	}
}

// Reference: claims 7a, 8a–8d on R: 420 evaluations on the grid with its
// optimum at (6, 40), 8,316 on the full one with BCO's own optimum.
func TestExhaustiveOnReference(t *testing.T) {
	p := bco.Reference(normal)
	greedy := solve(t, bco.BCO{}, &p)
	grid := solve(t, bco.Exhaustive{}, &p)
	if grid.Evaluations != 420 || grid.M != 6 || grid.N != 40 || grid.Scope != bco.PrefixGrid {
		t.Errorf("grid: (%d, %d) in %d evaluations over %s, want (6, 40) in 420", grid.M, grid.N, grid.Evaluations, grid.Scope)
	}
	p.BlockStep = 1
	full := solve(t, bco.Exhaustive{}, &p)
	if full.Evaluations != 8316 || full.M != greedy.M || full.N != greedy.N || full.Utility != greedy.Utility {
		t.Errorf("full grid: (%d, %d) U = %v in %d evaluations, want BCO's (%d, %d) U = %v in 8316",
			full.M, full.N, full.Utility, full.Evaluations, greedy.M, greedy.N, greedy.Utility)
	}
	if greedy.Utility > grid.Utility {
		t.Errorf("BCO's %v is worse than the grid's %v", greedy.Utility, grid.Utility)
	}
}

// Reference: the utility surface of Fig. 7 spans a factor of 7.79 on the
// 420-point grid and 7.80 on the full one.
func TestUtilitySurfaceSpan(t *testing.T) {
	p := bco.Reference(normal)
	surface, err := bco.NewEvaluator(&p)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		first, step int
		want        float64
	}{{20, 20, 7.79}, {5, 1, 7.80}} {
		lo, hi := math.Inf(1), 0.0
		for m := 1; m <= 21; m++ {
			for n := row.first; n <= 400; n += row.step {
				u := surface.Utility(surface.Prefix(m), n)
				lo, hi = min(lo, u), max(hi, u)
			}
		}
		near(t, "max U / min U", hi/lo, row.want, 0.5e-2)
	}
}

// Reference: the defects of Algorithm 1 as printed. On the break its n* is that
// of the rejected m = 7, and when U never rises m* has no value.
func TestPrintedDefects(t *testing.T) {
	p := bco.Reference(normal)
	s := solve(t, bco.Printed{}, &p)
	if s.M != 6 || s.N != 44 || s.Passes != 7 {
		t.Errorf("(m, n) = (%d, %d) in %d passes, want (6, 44) in 7", s.M, s.N, s.Passes)
	}
	p.Weights = bco.Weights{Security: 1}
	s = solve(t, bco.Printed{}, &p)
	if s.Status != bco.Skipped || s.Reason == "" || s.Passes != 21 {
		t.Errorf("U falls up to M: status %s after %d passes, want skipped after 21", s.Status, s.Passes)
	}
	if s = solve(t, bco.BCO{}, &p); s.M != 21 {
		t.Errorf("corrected BCO stops at m = %d, want 21", s.M)
	}
}

// Reference: the lemma on the literal normaliser. With α = β = γ = ⅓, q = 2
// and M = 21 the optimum has m ≥ 13, so "7 iterations" cannot happen.
func TestLiteralNormaliserNeedsManyValidators(t *testing.T) {
	p := bco.Reference(normal)
	p.SecurityTerm = bco.Literal
	if s := solve(t, bco.Prefix{}, &p); s.M < 13 {
		t.Errorf("m = %d, want at least 13", s.M)
	}
}
