package output_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// TestQuantileIntervalCoversExactly: P(X₍ₗ₎ ≤ q < X₍ᵤ₎) is a sum of binomial
// probabilities, written out here; no pair of ranks nearer the middle on either side
// keeps to half of 1 − level there.
func TestQuantileIntervalCoversExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(10, 200).Draw(t, "n")
		p := rapid.Float64Range(0.05, 0.95).Draw(t, "p")
		xs := make([]float64, n)
		for i := range xs {
			xs[i] = float64(i + 1) // its value is its rank
		}
		got, err := output.QuantileInterval(output.NewSample(xs), p, 0.9)
		if errors.Is(err, output.ErrTooFewData) {
			if math.Pow(p, float64(n)) < 0.049 && math.Pow(1-p, float64(n)) < 0.049 {
				t.Fatalf("%d observations are refused for %v", n, p)
			}
			return
		}
		below := binomial(n, p)
		sum := func(from, to int) (s float64) {
			for k := from; k < to; k++ {
				s += below[k]
			}
			return s
		}
		low, high := int(math.Round(got.Low)), int(math.Round(got.High))
		near(t, "level", got.Level, sum(low, high), 1e-9)
		if got.Level < 0.9 || sum(0, low) > 0.05+1e-9 || sum(high, n+1) > 0.05+1e-9 {
			t.Fatalf("%v with level %v", got, got.Level)
		}
		if sum(0, low+1) <= 0.05-1e-9 || sum(high-1, n+1) <= 0.05-1e-9 {
			t.Fatalf("%v is wider than need be", got)
		}
	})
}

// binomial returns the probabilities of 0 to n successes, by Pascal's recursion.
func binomial(n int, p float64) []float64 {
	row := []float64{1}
	for range n {
		next := make([]float64, len(row)+1)
		for k, x := range row {
			next[k] += x * (1 - p)
			next[k+1] += x * p
		}
		row = next
	}
	return row
}

// TestEndsAreObservations, to the last bit, and belong to the interval. So the interval
// of lattice data holds a point of the lattice in one unit when it does in another:
// geometric observations and their tenths.
func TestEndsAreObservations(t *testing.T) {
	const n, samples = 30, 2000
	hits := 0
	for r := range samples {
		stream := rng.New(rng.Key{Seed: 17, Replication: r})
		whole, tenths := make([]float64, n), make([]float64, n)
		for i := range whole {
			whole[i] = rng.Geometric{P: 0.3}.Draw(stream)
			tenths[i] = 0.1 * whole[i]
		}
		got, err := output.QuantileInterval(output.NewSample(tenths), 0.5, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(tenths, got.Low) || !slices.Contains(tenths, got.High) || !got.Contains(got.Low) || !got.Contains(got.High) {
			t.Fatalf("%v: no observation ends it", got)
		}
		same, _ := output.QuantileInterval(output.NewSample(whole), 0.5, 0.95)
		for k := range 20 {
			if got.Contains(0.1*float64(k)) != same.Contains(float64(k)) {
				t.Fatalf("%v and %v differ at %d", got, same, k)
			}
		}
		if same.Contains(1) { // the median: P(X ≤ 0) = 0.3, P(X ≤ 1) = 0.51
			hits++
		}
	}
	if hits < 1852 { // with coverage 0.95 the probability is below 1e-6
		t.Errorf("%d of %d hold the median", hits, samples)
	}
}

// TestTheTopOfFewIsNotTheirP99: 71 observations do not bound their 99 % quantile.
func TestTheTopOfFewIsNotTheirP99(t *testing.T) {
	xs := exponentials(500)
	if got, err := output.QuantileInterval(output.NewSample(xs[:71]), 0.99, 0.95); !errors.Is(err, output.ErrTooFewData) {
		t.Errorf("%v, %v", got, err)
	}
	got, err := output.QuantileInterval(output.NewSample(xs), 0.99, 0.95)
	if err != nil || !got.Contains(-math.Log(0.01)) || !got.Contains(got.Mean) {
		t.Errorf("%v, %v", got, err)
	}
}

// TestQuantilesOfBatchesCover the median of an AR(1), 0, in 1000 runs at 95 % ± 4.9
// standard errors; an interval of all observations as if independent does not.
func TestQuantilesOfBatchesCover(t *testing.T) {
	const runs, n = 1000, 5000
	hits, naive := 0, 0
	for r := range runs {
		xs := autoregressive(0.7, n, rng.Key{Seed: 14, Replication: r})
		got, err := output.BatchQuantile(xs, 20, 0.5, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		if got.Contains(0) {
			hits++
		}
		asIfIndependent, _ := output.QuantileInterval(output.NewSample(xs), 0.5, 0.95)
		if asIfIndependent.Contains(0) {
			naive++
		}
	}
	near(t, "coverage", float64(hits)/runs, 0.95, 4.9*math.Sqrt(0.95*0.05/runs))
	if naive > 800 {
		t.Errorf("dependent observations taken for independent cover %d of %d", naive, runs)
	}
}

func TestQuantileIntervalsAreRefused(t *testing.T) {
	s := output.NewSample(oneToTen)
	for _, p := range []float64{0, 1, -1, math.NaN()} {
		if _, err := output.QuantileInterval(s, p, 0.95); !errors.Is(err, output.ErrParameter) {
			t.Errorf("p = %v: %v", p, err)
		}
		if _, err := output.BatchQuantile(exponentials(1000), 10, p, 0.95); !errors.Is(err, output.ErrParameter) {
			t.Errorf("p = %v: %v", p, err)
		}
	}
	if _, err := output.QuantileInterval(s, 0.5, 1); !errors.Is(err, output.ErrParameter) {
		t.Error(err)
	}
	if _, err := output.QuantileInterval(output.NewSample(), 0.5, 0.9); !errors.Is(err, output.ErrTooFewData) {
		t.Error(err)
	}
	if _, err := output.BatchQuantile(exponentials(9999), 10, 0.99, 0.95); !errors.Is(err, output.ErrTooFewData) {
		t.Errorf("batches that hold 9.99 observations beyond the quantile: %v", err)
	}
}

func TestProportionsAreRefused(t *testing.T) {
	for _, tt := range []struct {
		k, n  int
		level float64
		cause error
	}{{0, 0, 0.95, output.ErrTooFewData}, {-1, 5, 0.95, output.ErrParameter}, {6, 5, 0.95, output.ErrParameter}, {1, 5, 0, output.ErrParameter}} {
		if _, err := output.Proportion(tt.k, tt.n, tt.level); !errors.Is(err, tt.cause) {
			t.Errorf("%d of %d at %v: %v", tt.k, tt.n, tt.level, err)
		}
	}
}

// TestFractions: Student's where it sees something, Clopper and Pearson's bound of the
// tables where it does not: 0 of 10 trials are [0, 0.3085].
func TestFractions(t *testing.T) {
	never, err := output.Fraction(make([]float64, 10), 0.95)
	if err != nil || never.Low != 0 || math.Abs(never.High-0.3085) > 5e-5 {
		t.Errorf("%v, %v", never, err)
	}
	always, err := output.Fraction(slices.Repeat([]float64{1}, 10), 0.95)
	if err != nil || always.High != 1 || math.Abs(always.Low-0.6915) > 5e-5 {
		t.Errorf("%v, %v", always, err)
	}
	rare := append(make([]float64, 9), 0.01)
	student, _ := output.MeanInterval(rare, 0.95)
	if got, err := output.Fraction(rare, 0.95); err != nil || got.Low != 0 || got.High != student.High || student.Low >= 0 {
		t.Errorf("%v, %v", got, err)
	}
	for _, tt := range []struct {
		values []float64
		level  float64
		cause  error
	}{
		{slices.Repeat([]float64{0.5}, 10), 0.95, output.ErrTooFewData},
		{make([]float64, 9), 0.95, output.ErrTooFewData},
		{append(make([]float64, 10), math.NaN()), 0.95, output.ErrTooFewData},
		{oneToTen, 0.95, output.ErrParameter},
		{append(make([]float64, 10), -0.1), 0.95, output.ErrParameter},
		{make([]float64, 10), 1, output.ErrParameter},
	} {
		if got, err := output.Fraction(tt.values, tt.level); !errors.Is(err, tt.cause) {
			t.Errorf("%v: %v, %v", tt.values, got, err)
		}
	}
}

// TestProportionsHoldTheirExtremes: what always or never happened may be certain.
func TestProportionsHoldTheirExtremes(t *testing.T) {
	for n := 1; n < 2000; n++ {
		never, _ := output.Proportion(0, n, 0.95)
		always, _ := output.Proportion(n, n, 0.95)
		if never.Low != 0 || !never.Contains(0) || always.High != 1 || !always.Contains(1) {
			t.Fatalf("of %d trials: never %v, always %v", n, never, always)
		}
	}
}

// TestProportionsCover, averaged over the binomial distribution (Brown, Cai and
// DasGupta, Statistical Science 16 (2001), figure 7: near the nominal level), and
// never leave [0, 1].
func TestProportionsCover(t *testing.T) {
	const n = 50
	var coverage []float64
	for p := 0.05; p < 0.951; p += 0.05 {
		var covered float64
		for k, probability := range binomial(n, p) {
			got, err := output.Proportion(k, n, 0.95)
			if err != nil || got.Low < 0 || got.High > 1 {
				t.Fatal(got, err)
			}
			if got.Contains(p) {
				covered += probability
			}
		}
		coverage = append(coverage, covered)
	}
	if least, greatest := slices.Min(coverage), slices.Max(coverage); least < 0.92 || greatest > 0.98 {
		t.Errorf("coverage from %v to %v", least, greatest)
	}
}
