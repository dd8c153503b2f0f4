package output_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/sim/output"
)

// TestQuantileDefinition7 holds values of R's quantile(x, p, type = 7), which is
// NumPy's default too.
func TestQuantileDefinition7(t *testing.T) {
	for _, tt := range []struct {
		xs      []float64
		p, want float64
	}{
		{[]float64{4, 1, 3, 2}, 0.5, 2.5},
		{[]float64{4, 1, 3, 2}, 0.25, 1.75},
		{[]float64{4, 1, 3, 2}, 0, 1},
		{[]float64{4, 1, 3, 2}, 1, 4},
		{[]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0.99, 9.91},
		{[]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0.333, 3.997},
		{[]float64{7}, 0.3, 7},
		{[]float64{-math.MaxFloat64, math.MaxFloat64}, 0.5, 0},
	} {
		if got := output.NewSample(tt.xs).Quantile(tt.p); math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("Quantile(%v) of %v = %v, want %v", tt.p, tt.xs, got, tt.want)
		}
	}
}

// TestSampleDoesNotDependOnOrderOrParts also checks that the caller's slices stay.
func TestSampleDoesNotDependOnOrderOrParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOf(rapid.Float64Range(-5, 5)).Draw(t, "xs")
		shuffled := rapid.Permutation(xs).Draw(t, "shuffled")
		before := slices.Clone(shuffled)
		cut := rapid.IntRange(0, len(xs)).Draw(t, "cut")
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		a, b := output.NewSample(xs), output.NewSample(shuffled[:cut], shuffled[cut:])
		near(t, "Quantile", b.Quantile(p), a.Quantile(p), 0)
		near(t, "Mean", b.Mean(), a.Mean(), 0)
		if b.N() != len(xs) || !slices.Equal(before, shuffled) {
			t.Fatal("observations lost or the caller's slice reordered")
		}
		if q := a.Quantile(p); len(xs) > 0 && (q < slices.Min(xs) || q > slices.Max(xs) || a.Quantile(p/2) > q) {
			t.Fatalf("quantile %v of %v is %v", p, xs, q)
		}
	})
}

func TestSampleEdges(t *testing.T) {
	empty := output.NewSample()
	if !math.IsNaN(empty.Mean()) || !math.IsNaN(empty.Quantile(0.5)) || empty.N() != 0 {
		t.Error("the empty sample knows something")
	}
	for name, f := range map[string]func(){
		"NaN observed": func() { output.NewSample([]float64{1, math.NaN()}) },
		"p < 0":        func() { empty.Quantile(-0.1) },
		"p NaN":        func() { empty.Quantile(math.NaN()) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
