package output_test

import (
	"cmp"
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// TestVarianceOfAnAutoregression: the squared half-width, averaged over 200 runs of an
// AR(1), is the exact variance of the mean by the squared quantile of t. The relative
// standard error of an average is √(2/f/200) ≤ 3 % at f ≥ 15 degrees of freedom, so a
// band of 16 % fails a true method with probability 1e-6 or less. Batches grown by a
// test may still be correlated, and what Skart adjusts for is estimated, which widens it.
func TestVarianceOfAnAutoregression(t *testing.T) {
	const runs, n, phi, level = 200, 1 << 14, 0.8, 0.95
	exact := 1 / ((1 - phi) * (1 - phi)) / n
	for name, tt := range map[string]struct{ freedom, low, high float64 }{
		"batch means": {19, 0.84, 1.16},
		"overlapping": {22.5, 0.84, 1.16},
		"area":        {16, 0.84, 1.16},
		"grown":       {0, 0.80, 1.25},
		"skart":       {0, 0.84, 1.45},
	} {
		var ratio output.Tally
		for r := range runs {
			got, err := singleRun[name](autoregressive(phi, n, rng.Key{Seed: 1, Name: "ar", Replication: r}), level)
			if got.HalfWidth() == 0 { // a test of size 10 % refuses some runs, whose interval counts all the same
				t.Fatalf("%s: %v", name, err)
			}
			freedom := cmp.Or(tt.freedom, float64(got.N-1))
			quantile := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile((1 + level) / 2)
			ratio.Add(got.HalfWidth() * got.HalfWidth() / (quantile * quantile) / exact)
		}
		if ratio.Mean() < tt.low || ratio.Mean() > tt.high {
			t.Errorf("%s: variance is %.3f of the exact one, want %v to %v", name, ratio.Mean(), tt.low, tt.high)
		}
		t.Logf("%s: %.3f", name, ratio.Mean())
	}
}

// TestOverlappingIsTheDoubleLoop compares with the sum written out.
func TestOverlappingIsTheDoubleLoop(t *testing.T) {
	xs := autoregressive(0.5, 1003, rng.Key{Seed: 2})
	const batches, size = 16, 1003 / 16
	var whole, squares float64
	for _, x := range xs {
		whole += x / float64(len(xs))
	}
	for j := 0; j+size <= len(xs); j++ {
		var batch float64
		for _, x := range xs[j : j+size] {
			batch += x / size
		}
		squares += (batch - whole) * (batch - whole)
	}
	n := float64(len(xs))
	variance := size * squares / ((n - size + 1) * (n - size))
	want := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: 1.5 * (n/size - 1)}.Quantile(0.95) * math.Sqrt(variance)
	got, err := output.OverlappingBatchMeans(xs, batches, 0.9)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "half-width", got.HalfWidth(), want, 1e-12)
	near(t, "mean", got.Mean, whole, 1e-12)
}

// TestAreaIsTheSumOfPartialMeans compares with Schruben's definition.
func TestAreaIsTheSumOfPartialMeans(t *testing.T) {
	xs := autoregressive(0.5, 10*64, rng.Key{Seed: 3})
	var squares float64
	for b := range 10 {
		batch := xs[64*b : 64*(b+1)]
		partial := make([]float64, 65)
		for k := 1; k <= 64; k++ {
			partial[k] = (partial[k-1]*float64(k-1) + batch[k-1]) / float64(k)
		}
		var sum float64
		for k := 1; k <= 64; k++ {
			sum += float64(k) * (partial[64] - partial[k])
		}
		squares += sum * sum * 12 / (64*64*64 - 64)
	}
	want := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: 10}.Quantile(0.975) * math.Sqrt(squares/10/float64(len(xs)))
	got, err := output.AreaInterval(xs, 10, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "half-width", got.HalfWidth(), want, 1e-12)
}

// TestIntervalsAreEquivariant: another unit and another zero of the observations
// change every interval just so. The unit is a power of two, which rounds nothing.
func TestIntervalsAreEquivariant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := autoregressive(0.6, 1<<12, rng.Key{Seed: rapid.Uint64Range(1, 20).Draw(t, "seed")})
		scale := rapid.SampledFrom([]float64{-4, -1, 0.125, 2, 1024}).Draw(t, "scale")
		shift := rapid.SampledFrom([]float64{0, 1, -300}).Draw(t, "shift")
		name := rapid.SampledFrom([]string{"batch means", "overlapping", "area", "grown", "skart", "quantile"}).Draw(t, "method")
		other := make([]float64, len(xs))
		for i, x := range xs {
			other[i] = scale*x + shift
		}
		a, errA := singleRun[name](xs, 0.9)
		b, errB := singleRun[name](other, 0.9)
		if (errA == nil) != (errB == nil) {
			t.Fatalf("%v but %v", errA, errB)
		}
		low, high := scale*a.Low+shift, scale*a.High+shift
		tolerance := 1e-9 * (math.Abs(scale) + math.Abs(shift))
		near(t, "estimate", b.Mean, scale*a.Mean+shift, tolerance)
		near(t, "low", b.Low, min(low, high), tolerance)
		near(t, "high", b.High, max(low, high), tolerance)
	})
}

// TestSkartOfIndependentNormals is nearly Student's interval of all.
func TestSkartOfIndependentNormals(t *testing.T) {
	const n = 100_000
	got, err := output.Skart(autoregressive(0, n, rng.Key{Seed: 5}), 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "half-width", got.HalfWidth(), 1.96/math.Sqrt(n), 0.15*1.96/math.Sqrt(n))
	near(t, "shift", got.Shift(), 0, 0.05*got.HalfWidth())
}

// TestSkartLeansWithTheSkewness: long waits are rare, so the mean may well lie further
// above the estimate than below.
func TestSkartLeansWithTheSkewness(t *testing.T) {
	got, err := output.Skart(waits(0.8, 50_000, rng.Key{Seed: 6}), 0.95)
	if err != nil {
		t.Fatal(err)
	}
	if !(got.Shift() > 0.02*got.HalfWidth()) || !got.Contains(4) {
		t.Errorf("%v, shifted by %v", got, got.Shift())
	}
}

// TestDependentDataAreRefused holds a run that is far too short for its dependence: an
// answer is refused, and what comes with the error is not empty.
func TestDependentDataAreRefused(t *testing.T) {
	xs := waits(0.99, 3000, rng.Key{Seed: 7})
	for _, name := range []string{"grown", "skart"} {
		got, err := singleRun[name](xs, 0.95)
		if !errors.Is(err, output.ErrTooFewData) || !(got.HalfWidth() > 0) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// TestWideIntervalsAreRefused: the run passes Skart, but its interval says little.
func TestWideIntervalsAreRefused(t *testing.T) {
	xs := autoregressive(0.5, 5000, rng.Key{Seed: 8})
	if _, err := output.Skart(xs, 0.95); err != nil {
		t.Fatal(err)
	}
	if got, err := output.SteadyState(xs, 0.95); !errors.Is(err, output.ErrTooFewData) || !(got.Relative() > output.WidestRelative) {
		t.Errorf("%v, %v", got, err)
	}
	for i := range xs {
		xs[i] += 10
	}
	if got, err := output.SteadyState(xs, 0.95); err != nil || !got.Contains(10) {
		t.Errorf("%v, %v", got, err)
	}
}

// TestMeansNearZero come with their interval and with the truth: no length would help.
func TestMeansNearZero(t *testing.T) {
	for _, n := range []int{5000, 500_000} {
		got, err := output.SteadyState(autoregressive(0.5, n, rng.Key{Seed: 8}), 0.95)
		if !errors.Is(err, output.ErrNearZero) || !errors.Is(err, output.ErrTooFewData) || !got.Contains(0) || !(got.HalfWidth() > 0) {
			t.Errorf("%d: %v, %v", n, got, err)
		}
	}
	xs := autoregressive(0.5, 5000, rng.Key{Seed: 8})
	for i := range xs {
		xs[i] += 0.2
	}
	if got, err := output.SteadyState(xs, 0.95); !errors.Is(err, output.ErrTooFewData) || errors.Is(err, output.ErrNearZero) {
		t.Errorf("wide, but not around 0: %v, %v", got, err)
	}
}

func TestSingleRunsAreRefused(t *testing.T) {
	good := autoregressive(0.5, 2000, rng.Key{Seed: 9})
	spoilt := func(x float64) []float64 { return append([]float64{x}, good...) }
	for name, interval := range singleRun {
		for what, tt := range map[string]struct {
			xs    []float64
			level float64
			cause error
		}{
			"none":     {nil, 0.95, output.ErrTooFewData},
			"few":      {good[:19], 0.95, output.ErrTooFewData},
			"constant": {make([]float64, 2000), 0.95, output.ErrTooFewData},
			"NaN":      {spoilt(math.NaN()), 0.95, output.ErrParameter},
			"Inf":      {spoilt(math.Inf(-1)), 0.95, output.ErrParameter},
			"level 1":  {good, 1, output.ErrParameter},
		} {
			if got, err := interval(tt.xs, tt.level); !errors.Is(err, tt.cause) || got != (output.Interval{}) {
				t.Errorf("%s, %s: %v, %v, want %v", name, what, got, err, tt.cause)
			}
		}
	}
	for _, batches := range []int{-1, 0, 9} {
		if _, err := output.BatchMeans(good, batches, 0.95); !errors.Is(err, output.ErrParameter) {
			t.Errorf("%d batches: %v", batches, err)
		}
	}
}
