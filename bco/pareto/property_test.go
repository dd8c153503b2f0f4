package pareto_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/bco"
	"ihealth/bco/pareto"
	"ihealth/chain"
)

// drawProblem draws an instance of up to 12 validators whose fees need not follow
// their speeds, and weights of which some may be 0.
func drawProblem(t *rapid.T) bco.Problem {
	a, b := rapid.Float64Range(0, 1).Draw(t, "a"), rapid.Float64Range(0, 1).Draw(t, "b")
	lo, hi := min(a, b), max(a, b)
	p := bco.Reference(bco.Weights{Latency: lo, Security: hi - lo, Cost: 1 - hi})
	listed := rapid.IntRange(1, 12).Draw(t, "listed")
	p.Validators, p.BlockStep = p.Validators[:listed], 1
	for i := range p.Validators {
		v := &p.Validators[i]
		v.ComputeHz = rapid.Float64Range(5e8, 5e9).Draw(t, "hz")
		v.Fee, v.Payment = rapid.Float64Range(0.01, 5).Draw(t, "fee"), 0
	}
	p.MaxValidators = rapid.IntRange(1, listed).Draw(t, "M")
	p.MinValidators = rapid.IntRange(1, p.MaxValidators).Draw(t, "v")
	p.MinBlock = rapid.IntRange(1, 50).Draw(t, "t")
	p.MaxBlock = p.MinBlock + rapid.IntRange(0, 50).Draw(t, "χ−t")
	return p
}

func mustFront(t *rapid.T, p *bco.Problem) (*bco.Evaluator, []pareto.Point) {
	e, err := bco.NewEvaluator(p)
	if err != nil {
		t.Fatal(err)
	}
	points, err := pareto.Front(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	return e, points
}

// covered reports whether a point is at least as good as x in all three.
func covered(points []pareto.Point, x chain.Metrics) bool {
	return slices.ContainsFunc(points, func(p pareto.Point) bool { return better(p.Metrics, x) })
}

func TestPointsDoNotDominateEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		_, points := mustFront(t, &p)
		for i, x := range points {
			for j, y := range points {
				if i != j && better(x.Metrics, y.Metrics) {
					t.Fatalf("%+v is at least as good as %+v", x, y)
				}
			}
		}
	})
}

// TestOptimaLieOnTheFront: whatever the weights, the exact optimum over all subsets
// is the best point, and with positive weights a point itself.
func TestOptimaLieOnTheFront(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		e, points := mustFront(t, &p)
		best := math.Inf(1)
		for _, x := range points {
			best = min(best, e.Utility(e.Group(x.Set(e)), x.N))
		}
		s, err := bco.Exact{}.Solve(t.Context(), &p)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(best-s.Utility) > 1e-12*s.Utility {
			t.Fatalf("least utility on the front %v, exact optimum %v", best, s.Utility)
		}
		if !covered(points, s.Metrics) {
			t.Fatalf("%+v is beyond the front", s.Metrics)
		}
	})
}

// TestMoreChoicesCoverFewer: without one validator, or with fewer block sizes, no
// choice is beyond the front.
func TestMoreChoicesCoverFewer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		_, points := mustFront(t, &p)
		less := p
		if i := rapid.IntRange(0, len(p.Validators)-1).Draw(t, "left out"); len(p.Validators) > p.MaxValidators {
			less.Validators = slices.Delete(slices.Clone(p.Validators), i, i+1)
		}
		less.MaxBlock = rapid.IntRange(p.MinBlock, p.MaxBlock).Draw(t, "fewer blocks")
		_, fewer := mustFront(t, &less)
		for _, x := range fewer {
			if !covered(points, x.Metrics) {
				t.Fatalf("%+v is beyond the front of a larger problem", x)
			}
		}
	})
}

// TestFrontDoesNotDependOnTheWeights: they only choose on it.
func TestFrontDoesNotDependOnTheWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		_, points := mustFront(t, &p)
		p.Weights = bco.Weights{Cost: 1}
		if _, other := mustFront(t, &p); !slices.Equal(points, other) {
			t.Fatalf("%d and %d points", len(points), len(other))
		}
	})
}

// TestStaircase compares with the definition, for each least number of validators.
func TestStaircase(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t)
		_, points := mustFront(t, &p)
		m := rapid.IntRange(1, p.MaxValidators).Draw(t, "m")
		stairs := pareto.Staircase(points, m)
		for i, x := range stairs {
			if x.M < m || i > 0 && (x.Metrics.Latency <= stairs[i-1].Metrics.Latency || x.Metrics.Cost >= stairs[i-1].Metrics.Cost) {
				t.Fatalf("m ≥ %d: step %d: %+v", m, i, stairs)
			}
		}
		for _, x := range points {
			on := slices.ContainsFunc(stairs, func(s pareto.Point) bool {
				return s.Metrics.Latency <= x.Metrics.Latency && s.Metrics.Cost <= x.Metrics.Cost
			})
			if x.M >= m && !on {
				t.Fatalf("m ≥ %d: %+v is below the staircase", m, x)
			}
		}
	})
}
