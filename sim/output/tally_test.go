package output_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"ihealth/sim/output"
)

// TestTallyIsTwoPasses compares with the textbook formulas, for observations far
// from zero, where Σx² − (Σx)²/n loses every digit.
func TestTallyIsTwoPasses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		offset := rapid.SampledFrom([]float64{0, 1, 1e9}).Draw(t, "offset")
		xs := rapid.SliceOfN(rapid.Float64Range(-10, 10), 1, 100).Draw(t, "xs")
		var tally output.Tally
		var sum float64
		low, high := math.Inf(1), math.Inf(-1)
		for i := range xs {
			xs[i] += offset
			tally.Add(xs[i])
			sum += xs[i]
			low, high = min(low, xs[i]), max(high, xs[i])
		}
		mean := sum / float64(len(xs))
		var squares float64
		for _, x := range xs {
			squares += (x - mean) * (x - mean)
		}
		near(t, "Mean", tally.Mean(), mean, 1e-12*(1+offset))
		if len(xs) > 1 {
			near(t, "Variance", tally.Variance(), squares/float64(len(xs)-1), 1e-9+1e-13*offset)
		}
		if tally.N() != len(xs) || tally.Min() != low || tally.Max() != high {
			t.Fatalf("N %d, Min %v, Max %v of %v", tally.N(), tally.Min(), tally.Max(), xs)
		}
	})
}

// TestMergeIsAddingAll splits observations anywhere.
func TestMergeIsAddingAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(rapid.Float64Range(-10, 10), 0, 50).Draw(t, "xs")
		cut := rapid.IntRange(0, len(xs)).Draw(t, "cut")
		var all, left, right output.Tally
		for i, x := range xs {
			all.Add(x)
			if i < cut {
				left.Add(x)
			} else {
				right.Add(x)
			}
		}
		left.Merge(&right)
		if left.N() != all.N() {
			t.Fatalf("N = %d, want %d", left.N(), all.N())
		}
		near(t, "Mean", left.Mean(), all.Mean(), 1e-12)
		near(t, "Variance", left.Variance(), all.Variance(), 1e-10)
		near(t, "Min", left.Min(), all.Min(), 0)
		near(t, "Max", left.Max(), all.Max(), 0)
	})
}

func TestEmptyTallyKnowsNothing(t *testing.T) {
	var tally output.Tally
	for what, x := range map[string]float64{
		"Mean": tally.Mean(), "Variance": tally.Variance(), "StdDev": tally.StdDev(), "Min": tally.Min(), "Max": tally.Max(),
	} {
		if !math.IsNaN(x) {
			t.Errorf("%s = %v, want NaN", what, x)
		}
	}
	tally.Add(3)
	if tally.Mean() != 3 || tally.Min() != 3 || tally.Max() != 3 || !math.IsNaN(tally.Variance()) {
		t.Errorf("one observation: %+v", tally)
	}
}

// TestTallyIsSpoiltByWhatIsNotFinite holds one such observation among good ones.
func TestTallyIsSpoiltByWhatIsNotFinite(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for _, xs := range [][]float64{{bad}, {bad, 1, 2}, {1, bad, 2}, {1, 2, bad}} {
			var tally output.Tally
			for _, x := range xs {
				tally.Add(x)
			}
			for _, got := range []float64{tally.Mean(), tally.Min(), tally.Max(), tally.Variance()} {
				if !math.IsNaN(got) {
					t.Errorf("%v: %v, want NaN", xs, got)
				}
			}
		}
	}
}

func TestAddDoesNotAllocate(t *testing.T) {
	var tally output.Tally
	if n := testing.AllocsPerRun(100, func() { tally.Add(1) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

type fataler interface{ Fatalf(string, ...any) }

// near fails unless got is within tolerance of want, or both are NaN.
func near(t fataler, what string, got, want, tolerance float64) {
	if math.IsNaN(got) && math.IsNaN(want) {
		return
	}
	if !(math.Abs(got-want) <= tolerance) {
		t.Fatalf("%s = %.15g, want %.15g ± %g", what, got, want, tolerance)
	}
}
