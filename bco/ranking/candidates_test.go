package ranking_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"ihealth/bco"
	"ihealth/bco/ranking"
	"ihealth/bco/stochastic"
	"ihealth/sim/rng"
)

// random returns a small instance of a family with the deviations of response times that
// have this coefficient of variation.
func random(t *testing.T, f bco.Family, seed int, validators int, cv float64) (*bco.Evaluator, []float64) {
	t.Helper()
	p := f.Random(rng.New(rng.Key{Seed: uint64(seed), Name: string(f)}), bco.Size{Validators: validators, Blocks: 20})
	e, err := bco.NewEvaluator(&p)
	if err != nil {
		t.Fatal(err)
	}
	var deviations []float64
	for _, v := range e.Validators() {
		deviations = append(deviations, cv*p.Latency.VerificationCycles/v.ComputeHz)
	}
	return e, deviations
}

// TestCandidatesWithoutNoise: what is left is what the exact search finds.
func TestCandidatesWithoutNoise(t *testing.T) {
	for _, f := range bco.Families() {
		for seed := range 50 {
			e, none := random(t, f, seed, 10, 0)
			want, err := e.Solve(t.Context(), bco.Exact{})
			if err != nil {
				t.Fatal(err)
			}
			got, err := ranking.Candidates(t.Context(), e, none)
			if err != nil || len(got) == 0 {
				t.Fatalf("%s, seed %d: %d candidates, %v", f, seed, len(got), err)
			}
			for _, c := range got {
				if c.Lower != c.Upper || math.Abs(c.Lower/want.Utility-1) > 1e-12 {
					t.Errorf("%s, seed %d: bounds [%v, %v], want %v", f, seed, c.Lower, c.Upper, want.Utility)
				}
			}
		}
	}
}

// expectedUtility integrates the utility of independent log-normal response times.
func expectedUtility(t *testing.T, e *bco.Evaluator, set []int, n int, cv float64) float64 {
	t.Helper()
	p := e.Problem()
	spread := math.Log1p(cv * cv)
	work := p.Latency.VerificationCycles + p.Latency.CyclesPerTransaction*float64(n)
	var responses []stochastic.Response
	for _, i := range set {
		mean := work / e.Validators()[i].ComputeHz
		responses = append(responses, rng.LogNormal{Mu: math.Log(mean) - spread/2, Sigma: math.Sqrt(spread)})
	}
	largest, err := stochastic.Expected(t.Context(), responses, stochastic.All)
	if err != nil {
		t.Fatal(err)
	}
	g := e.Group(set)
	return e.Utility(g, n) + p.Weights.Latency/e.MaxLatency()*(largest-work/g.SlowestHz)
}

// TestCandidatesAreSafe computes the expected utility of the m cheapest of the k fastest
// for every k and m: the best is among the candidates, whose bounds hold.
func TestCandidatesAreSafe(t *testing.T) {
	instances := 20
	if testing.Short() {
		instances = 4
	}
	looked, left := 0, 0
	for _, f := range bco.Families() {
		for seed := range instances {
			cv := []float64{0.1, 0.3, 1, 2}[seed%4]
			const validators = 8
			e, deviations := random(t, f, seed, validators, cv)
			got, err := ranking.Candidates(t.Context(), e, deviations)
			if err != nil {
				t.Fatal(err)
			}
			least := math.Inf(1)
			for k := 1; k <= validators; k++ {
				byFee := slices.SortedStableFunc(rangeOver(k), func(a, b int) int {
					return int(math.Copysign(1, e.Validators()[a].Fee-e.Validators()[b].Fee))
				})
				for m := 1; m <= k; m++ {
					set := byFee[:m]
					n, _ := e.BestBlock(e.Group(set))
					least = min(least, expectedUtility(t, e, set, n, cv))
					looked++
				}
			}
			reached := math.Inf(1)
			for _, c := range got {
				u := expectedUtility(t, e, c.Set, c.N, cv)
				if u < c.Lower-1e-9 || u > c.Upper+1e-9 {
					t.Errorf("%s, seed %d: E[U] of %v is %v, bounds [%v, %v]", f, seed, c.Set, u, c.Lower, c.Upper)
				}
				reached = min(reached, u)
			}
			if reached > least+1e-9 {
				t.Errorf("%s, seed %d: best candidate %v, best of all %v", f, seed, reached, least)
			}
			left += len(got)
		}
	}
	t.Logf("%d of %d sets left", left, looked)
}

// rangeOver yields 0 to k−1.
func rangeOver(k int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for i := range k {
			if !yield(i) {
				return
			}
		}
	}
}

// TestCandidatesOfTheReferenceSet are a few of the 210 of which the slowest is among the cheapest.
func TestCandidatesOfTheReferenceSet(t *testing.T) {
	for _, row := range []struct {
		cv   float64
		most int
	}{{0, 1}, {0.1, 25}, {0.2, 60}} {
		p := bco.Reference(bco.Weights{Latency: 0.6, Security: 0.2, Cost: 0.2})
		e, err := bco.NewEvaluator(&p)
		if err != nil {
			t.Fatal(err)
		}
		var deviations []float64
		for _, v := range e.Validators() {
			deviations = append(deviations, row.cv*p.Latency.VerificationCycles/v.ComputeHz)
		}
		got, err := ranking.Candidates(t.Context(), e, deviations)
		if t.Logf("cv = %v: %d candidates", row.cv, len(got)); err != nil || len(got) < 1 || len(got) > row.most {
			t.Errorf("cv = %v: %d candidates, %v; want 1 to %d", row.cv, len(got), err, row.most)
		}
		if !slices.IsSortedFunc(got, func(a, b ranking.Candidate) int { return int(math.Copysign(1, a.Lower-b.Lower)) }) {
			t.Errorf("cv = %v: not in order of the lower bounds", row.cv)
		}
	}
}

func TestCandidatesAreRefused(t *testing.T) {
	e, good := random(t, bco.Homogeneous, 1, 5, 0.1)
	for name, deviations := range map[string][]float64{
		"none": nil, "too few": good[:4], "negative": {1, 1, -1, 1, 1}, "NaN": {1, 1, math.NaN(), 1, 1}, "infinite": {1, 1, math.Inf(1), 1, 1},
	} {
		if _, err := ranking.Candidates(t.Context(), e, deviations); !errors.Is(err, ranking.ErrParameter) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := *e.Problem()
	p.Latency.VerificationCycles = 0
	timeless, err := bco.NewEvaluator(&p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ranking.Candidates(t.Context(), timeless, good); !errors.Is(err, ranking.ErrParameter) {
		t.Errorf("without verification: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ranking.Candidates(ctx, e, good); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
