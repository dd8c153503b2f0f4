package output_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// observations draws numbers of all magnitudes, both signs, zeros and subnormals.
var observations = rapid.OneOf(
	rapid.Float64Range(-10, 10),
	rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64),
	rapid.SampledFrom([]float64{
		0, math.Copysign(0, -1), 1, 2, -1, 0.1, 1 - 1e-16, 1e-310, -5e-324, 0x1p-1022, -0x1p-1022, 1e300, -1e300, math.MaxFloat64, -math.MaxFloat64,
	}),
)

func sketch(xs ...float64) *output.Sketch {
	var s output.Sketch
	for _, x := range xs {
		s.Add(x)
	}
	return &s
}

// TestSketchIsNearTheSample compares with all observations in full: each of the two
// observations that a quantile lies between is off by at most SketchError of its
// magnitude, or by 2⁻¹⁰²².
func TestSketchIsNearTheSample(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(observations, 1, 100).Draw(t, "xs")
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		s, exact := sketch(xs...), output.NewSample(xs)
		sorted := slices.Sorted(slices.Values(xs))
		k := int(p * float64(len(xs)-1))
		magnitude := max(math.Abs(sorted[k]), math.Abs(sorted[min(k+1, len(xs)-1)]))
		near(t, "Quantile", s.Quantile(p), exact.Quantile(p), output.SketchError*magnitude+0x1p-1022)
		if s.N() != len(xs) || s.Min() != sorted[0] || s.Max() != sorted[len(xs)-1] {
			t.Fatalf("N %d, Min %v, Max %v of %v", s.N(), s.Min(), s.Max(), sorted)
		}
		var mean, scale float64
		for _, x := range xs {
			mean += x / float64(len(xs))
			scale += math.Abs(x) / float64(len(xs))
		}
		near(t, "Mean", s.Mean(), mean, 1e-9*scale+0x1p-1022)
	})
}

// TestMergingOrderCannotMatter cuts observations anywhere and merges the parts in any
// order: the sketches are equal to the last bit, and so is what they say.
func TestMergingOrderCannotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(observations, 1, 60).Draw(t, "xs")
		cut := rapid.IntRange(0, len(xs)).Draw(t, "cut")
		again := rapid.IntRange(cut, len(xs)).Draw(t, "again")
		parts := [][]float64{xs[:cut], xs[cut:again], xs[again:]}
		var leftFirst, rightFirst output.Sketch
		for i := range parts {
			leftFirst.Merge(sketch(parts[i]...))
		}
		tail := sketch(parts[1]...)
		tail.Merge(sketch(parts[2]...))
		rightFirst.Merge(tail)
		rightFirst.Merge(sketch(parts[0]...))
		all := sketch(xs...)
		for _, s := range []*output.Sketch{&leftFirst, &rightFirst} {
			near(t, "Mean", s.Mean(), all.Mean(), 0)
			near(t, "Min", s.Min(), all.Min(), 0)
			near(t, "Max", s.Max(), all.Max(), 0)
			for p := 0.; p <= 1; p += 1. / 64 {
				near(t, "Quantile", s.Quantile(p), all.Quantile(p), 0)
			}
		}
	})
}

// TestSketchQuantilesIncrease holds for any two probabilities.
func TestSketchQuantilesIncrease(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := sketch(rapid.SliceOfN(observations, 1, 60).Draw(t, "xs")...)
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		q := rapid.Float64Range(p, 1).Draw(t, "q")
		if s.Quantile(p) > s.Quantile(q) || s.Quantile(p) < s.Min() || s.Quantile(q) > s.Max() {
			t.Fatalf("from %v to %v quantile %v is %v, quantile %v is %v", s.Min(), s.Max(), p, s.Quantile(p), q, s.Quantile(q))
		}
	})
}

// TestQuantilesOfOneBucket: what lies within one bucket is spread over it, but never
// beyond the least and the greatest observation.
func TestQuantilesOfOneBucket(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.SliceOfN(rapid.Float64Range(0, 1), 2, 6).Draw(t, "places")
		sign := rapid.SampledFrom([]float64{-1, 1}).Draw(t, "sign")
		var s output.Sketch
		for _, place := range places {
			s.Add(sign * (1 + place*output.SketchError))
		}
		for k := range len(places) {
			if q := s.Quantile(float64(k) / float64(len(places)-1)); q < s.Min() || q > s.Max() {
				t.Fatalf("from %v to %v a quantile is %v", s.Min(), s.Max(), q)
			}
		}
	})
	s := sketch(-1-.40/128, -1-.405/128, -1-.41/128, -1-.415/128)
	if q := s.Quantile(2. / 3); q > s.Max() {
		t.Errorf("quantile %v above %v", q, s.Max())
	}
}

// TestSketchOfManyIsMuchNearer: among 10⁶ exponential sojourn times the buckets hold
// many, and interpolation within them makes the error far smaller than its bound.
func TestSketchOfManyIsMuchNearer(t *testing.T) {
	xs := exponentials(1_000_000)
	s, exact := sketch(xs...), output.NewSample(xs)
	for p, tolerance := range map[float64]float64{0.5: 1e-4, 0.9: 1e-4, 0.99: 2e-4, 0.999: 1e-3, 0.9999: 2e-3} {
		want := exact.Quantile(p)
		near(t, fmt.Sprint("quantile ", p), s.Quantile(p), want, tolerance*want)
		t.Logf("p = %v: relative error %.1e", p, s.Quantile(p)/want-1)
	}
	near(t, "Mean", s.Mean(), exact.Mean(), 1e-9)
}

func TestSketchOfExactNumbers(t *testing.T) {
	s := sketch(3, 1, 2, 0, -4)
	for p, want := range map[float64]float64{0: -4, 0.25: 0, 0.5: 1, 0.625: 1.5, 0.75: 2, 1: 3} {
		near(t, "Quantile", s.Quantile(p), want, 0)
	}
	near(t, "Mean", s.Mean(), 0.4, 1e-15)
}

func TestEmptySketchKnowsNothing(t *testing.T) {
	var s output.Sketch
	s.Merge(&output.Sketch{})
	for what, x := range map[string]float64{"Mean": s.Mean(), "Min": s.Min(), "Max": s.Max(), "Quantile": s.Quantile(0.5)} {
		if !math.IsNaN(x) {
			t.Errorf("%s = %v, want NaN", what, x)
		}
	}
	s.Add(5)
	s.Merge(&output.Sketch{})
	if s.N() != 1 || s.Mean() != 5 || s.Quantile(0.3) != 5 {
		t.Errorf("one observation: %v", s)
	}
}

func TestSketchRefuses(t *testing.T) {
	for name, f := range map[string]func(*output.Sketch){
		"NaN":          func(s *output.Sketch) { s.Add(math.NaN()) },
		"negative NaN": func(s *output.Sketch) { s.Add(math.Copysign(math.NaN(), -1)) },
		"+Inf":         func(s *output.Sketch) { s.Add(math.Inf(1)) },
		"-Inf":         func(s *output.Sketch) { s.Add(math.Inf(-1)) },
		"p > 1":        func(s *output.Sketch) { s.Quantile(1.1) },
		"p NaN":        func(s *output.Sketch) { s.Quantile(math.NaN()) },
	} {
		s := sketch(1, 2)
		if !panics(func() { f(s) }) {
			t.Errorf("%s: no panic", name)
		}
		if s.N() != 2 || s.Mean() != 1.5 {
			t.Errorf("%s: the sketch changed", name)
		}
	}
}

func TestSketchAddDoesNotAllocate(t *testing.T) {
	s := sketch(1, -1)
	if n := testing.AllocsPerRun(100, func() { s.Add(1.5); s.Add(-1.2); s.Add(0) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func exponentials(n int) []float64 {
	stream := rng.New(rng.Key{Seed: 1, Name: "exponentials"})
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = rng.Exponential{Rate: 1}.Draw(stream)
	}
	return xs
}

func ExampleSketch() {
	var morning, evening output.Sketch
	for i := range 1000 {
		morning.Add(float64(i))
		evening.Add(float64(1000 + i))
	}
	morning.Merge(&evening)
	fmt.Printf("%.4g %.4g\n", morning.Mean(), morning.Quantile(0.9))
	// Output: 999.5 1799
}
