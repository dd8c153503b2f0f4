package bco

import (
	"context"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ihealth/chain"
	"ihealth/sim/rng"
)

// The closed form of the integer minimiser is checked against trying every n.
func TestIntegerMinimiser(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := math.Exp(rapid.Float64Range(-12, 3).Draw(t, "ln a"))
		b := math.Exp(rapid.Float64Range(-12, 8).Draw(t, "ln b"))
		limit := rapid.IntRange(1, 500).Draw(t, "limit")
		cost := func(n int) float64 { return a*float64(n) + b/float64(n) }
		best := 1
		for n := 2; n <= limit; n++ {
			if cost(n) < cost(best) {
				best = n
			}
		}
		if got := integerMinimiser(a, b, limit); cost(got) > cost(best)*(1+1e-12) {
			t.Fatalf("n = %d costs %v, n = %d costs %v", got, cost(got), best, cost(best))
		}
	})
}

// The switch from n to n+1 is at √(b/a) = √(n(n+1)), where both cost the same
// and the smaller is taken.
func TestIntegerMinimiserSwitchPoint(t *testing.T) {
	for n := 1; n < 400; n++ {
		ratio := float64(n * (n + 1))
		if got := integerMinimiser(1, ratio*(1+1e-9), 1000); got != n+1 {
			t.Errorf("just above the switch point %v: %d, want %d", ratio, got, n+1)
		}
		if got := integerMinimiser(1, ratio*(1-1e-9), 1000); got != n {
			t.Errorf("just below the switch point %v: %d, want %d", ratio, got, n)
		}
	}
}

func TestIntegerMinimiserAtTheEdges(t *testing.T) {
	for _, row := range []struct {
		name  string
		a, b  float64
		limit int
		want  int
	}{
		{"latency is free", 0, 1, 400, 400},
		{"cost is free", 1, 0, 400, 1},
		{"both are free", 0, 0, 400, 1},
		{"tiny latency", 1e-300, 1, 400, 400},
		{"overflow of the ratio", 1e-300, 1e300, 400, 400},
	} {
		if got := integerMinimiser(row.a, row.b, row.limit); got != row.want {
			t.Errorf("%s: n = %d, want %d", row.name, got, row.want)
		}
	}
}

// randomEvaluator draws an instance under load.
func randomEvaluator(t *rapid.T) *Evaluator {
	stream := rng.New(rng.Key{Seed: rapid.Uint64().Draw(t, "seed"), Name: "instance"})
	p := rapid.SampledFrom(Families()).Draw(t, "family").Random(stream, Size{})
	p.ArrivalRate = rapid.Float64Range(0.1, 200).Draw(t, "Lambda")
	e, err := NewEvaluator(&p)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// The least stable n is checked against trying every n.
func TestLeastStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := randomEvaluator(t)
		m := rapid.IntRange(1, e.problem.MaxValidators).Draw(t, "m")
		want := e.problem.MinBlock
		for want <= e.problem.MaxBlock && float64(want) <= e.problem.ArrivalRate*e.Metrics(e.Prefix(m), want).Latency {
			want++
		}
		if got, _ := e.Blocks(e.Prefix(m)); got != want {
			t.Fatalf("least stable n = %d, want %d", got, want)
		}
	})
}

// Stability holds from the least stable n on: μ = n/L rises with n.
func TestServiceRateRisesWithBlockSize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := randomEvaluator(t)
		m := rapid.IntRange(1, e.problem.MaxValidators).Draw(t, "m")
		n := rapid.IntRange(1, 399).Draw(t, "n")
		rate := func(n int) float64 { return float64(n) / e.Metrics(e.Prefix(m), n).Latency }
		if !(rate(n+1) > rate(n)) {
			t.Fatalf("μ(%d) = %v, μ(%d) = %v", n, rate(n), n+1, rate(n+1))
		}
	})
}

// No prefix of m or more validators beats the bound that stops the exact scan.
func TestLowerBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := randomEvaluator(t)
		m := rapid.IntRange(1, e.problem.MaxValidators).Draw(t, "m")
		bound := e.lowerBound(m)
		for k := m; k <= e.problem.MaxValidators; k++ {
			for n := e.problem.MinBlock; n <= e.problem.MaxBlock; n += 7 {
				if u := e.Utility(e.Prefix(k), n); u < bound*(1-1e-12) {
					t.Fatalf("U(%d, %d) = %v is below the bound %v of %d or more", k, n, u, bound, m)
				}
			}
		}
	})
}

// All terms of U are at most their weights where the security term is
// normalised: each is divided by its own maximum.
func TestUtilityIsAtMostOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := randomEvaluator(t)
		m := rapid.IntRange(e.problem.MinValidators, e.problem.MaxValidators).Draw(t, "m")
		n := rapid.IntRange(e.problem.MinBlock, e.problem.MaxBlock).Draw(t, "n")
		if u := e.Utility(e.Prefix(m), n); !(u > 0 && u <= 1+1e-12) {
			t.Fatalf("U(%d, %d) = %v", m, n, u)
		}
	})
}

func TestInstabilityNamesTheShortfall(t *testing.T) {
	p := Reference(Weights{Latency: 1})
	p.ArrivalRate = 1000
	s, err := Prefix{}.Solve(context.Background(), &p)
	if err != nil {
		t.Fatal(err)
	}
	// The fastest channel is one validator with the largest block: L = 400·0.006 +
	// 0.5 + 0.001 s.
	if want := "137.883/s (m = 1, n = 400), the limit is 1000/s"; !strings.Contains(s.Reason, want) {
		t.Errorf("reason %q lacks %q", s.Reason, want)
	}
}

func TestRandomInstancesAreValid(t *testing.T) {
	for _, f := range Families() {
		for i := range 500 {
			p := f.Random(rng.New(rng.Key{Seed: 3, Cell: string(f), Name: "instance", Replication: i}), Size{})
			if err := p.Validate(); err != nil {
				t.Fatalf("%s %d: %v", f, i, err)
			}
		}
	}
}

func TestOrderBreaksTiesByID(t *testing.T) {
	p := Reference(Weights{Latency: 1})
	for i := range p.Validators {
		p.Validators[i].ComputeHz = 1e9
	}
	e, err := NewEvaluator(&p)
	if err != nil {
		t.Fatal(err)
	}
	if got := []chain.Validator{e.order[0], e.order[1], e.order[2]}; got[0].ID != "v1" || got[1].ID != "v10" || got[2].ID != "v11" {
		t.Errorf("order begins with %s, %s, %s", got[0].ID, got[1].ID, got[2].ID)
	}
}
