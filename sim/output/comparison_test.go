package output_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// pairs returns two samples of normals with correlation rho and variances 1 and 4.
func pairs(rho float64, n int) (a, b []float64) {
	u := autoregressive(0, n, rng.Key{Seed: 11, Name: "u"})
	v := autoregressive(0, n, rng.Key{Seed: 11, Name: "v"})
	b = make([]float64, n)
	for i := range u {
		b[i] = 2 * (rho*u[i] + math.Sqrt(1-rho*rho)*v[i])
	}
	return u, b
}

// TestCompareKnowsTheCorrelation: the variance of the difference is 1 + 4 − 4ρ, so
// common random numbers divide it by 5/(5 − 4ρ).
func TestCompareKnowsTheCorrelation(t *testing.T) {
	for _, rho := range []float64{-0.5, 0, 0.6, 0.95} {
		a, b := pairs(rho, 100_000)
		got, err := output.Compare(a, b, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "correlation", got.Correlation, rho, 5/math.Sqrt(100_000))
		near(t, "reduction", got.VarianceReduction, 5/(5-4*rho), 0.03*5/(5-4*rho))
		near(t, "half-width", got.Interval.HalfWidth(), 1.96*math.Sqrt((5-4*rho)/100_000), 1e-4)
		anti, err := output.Antithetic(a, b, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "antithetic reduction", anti.VarianceReduction, 5/(5+4*rho), 0.03*5/(5+4*rho))
		near(t, "antithetic half-width", anti.Interval.HalfWidth(), 1.96*math.Sqrt((5+4*rho)/4/100_000), 1e-4)
	}
}

// TestCompareIsAntisymmetric, equivariant, and the interval of the differences.
func TestCompareIsAntisymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(10, 40).Draw(t, "n")
		a := rapid.SliceOfN(rapid.Float64Range(-10, 10), n, n).Draw(t, "a")
		b := rapid.SliceOfN(rapid.Float64Range(-10, 10), n, n).Draw(t, "b")
		scale := rapid.Float64Range(0.1, 10).Draw(t, "scale")
		shift := rapid.Float64Range(-10, 10).Draw(t, "shift")
		forth, err := output.Compare(a, b, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		back, _ := output.Compare(b, a, 0.95)
		near(t, "mean", back.Interval.Mean, -forth.Interval.Mean, 0)
		near(t, "half-width", back.Interval.HalfWidth(), forth.Interval.HalfWidth(), 0)
		near(t, "correlation", back.Correlation, forth.Correlation, 1e-12)
		moved := make([][]float64, 2)
		for i := range a {
			moved[0] = append(moved[0], scale*a[i]+shift)
			moved[1] = append(moved[1], scale*b[i]+shift)
		}
		other, _ := output.Compare(moved[0], moved[1], 0.95)
		near(t, "moved mean", other.Interval.Mean, scale*forth.Interval.Mean, 1e-9)
		near(t, "moved half-width", other.Interval.HalfWidth(), scale*forth.Interval.HalfWidth(), 1e-9)
	})
}

func TestComparisonOfExtremes(t *testing.T) {
	if same, err := output.Compare(oneToTen, oneToTen, 0.95); !errors.Is(err, output.ErrTooFewData) {
		t.Errorf("two systems that never differed: %+v, %v", same, err)
	}
	constant, err := output.Compare(oneToTen, make([]float64, 10), 0.95)
	if err != nil || !math.IsNaN(constant.Correlation) || constant.VarianceReduction != 1 {
		t.Errorf("%+v, %v", constant, err)
	}
	if !panics(func() { _, _ = output.Compare(oneToTen, oneToTen[1:], 0.95) }) {
		t.Error("pairs of different lengths are compared")
	}
	for _, bad := range [][]float64{oneToTen[:9], append([]float64{math.NaN()}, oneToTen...)} {
		if _, err := output.Antithetic(bad, bad, 0.95); !errors.Is(err, output.ErrTooFewData) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

// TestAntitheticQueues: runs of M/M/1 with opposite keys are negatively correlated, so
// that 1000 pairs give a narrower interval than 2000 independent runs. Of 1000 pairs with
// correlation 0 the sample's is below −0.16 with probability 2e-7.
func TestAntitheticQueues(t *testing.T) {
	queue := sim.MM1{Lambdas: []float64{0.8}, Mu: 1, Customers: 500, Warmup: 50}
	means := func(key rng.Key, n int) []float64 {
		runs, err := queue.Replicate(t.Context(), key, output.Replications{Count: n})
		if err != nil {
			t.Fatal(err)
		}
		means := make([]float64, n)
		for r := range runs {
			means[r] = runs[r].Tallies[0].Mean()
		}
		return means
	}
	independent, _ := output.MeanInterval(means(rng.Key{Seed: 18}, 2000), 0.95)
	got, err := output.Antithetic(means(rng.Key{Seed: 18}, 1000), means(rng.Key{Seed: 18, Antithetic: true}, 1000), 0.95)
	if err != nil || !(got.Correlation < -0.16) || !(got.VarianceReduction > 1.16) {
		t.Errorf("%+v, %v", got, err)
	}
	if !(got.Interval.HalfWidth() < 0.95*independent.HalfWidth()) {
		t.Errorf("pairs %v, independent runs %v", got.Interval, independent)
	}
}

// TestManySystems: three pairs, each at 1 − 0.06/3.
func TestManySystems(t *testing.T) {
	a, b := pairs(0.5, 50)
	systems := [][]float64{a, b, oneToFifty()}
	all, err := output.AllPairs(systems, 0.94)
	if err != nil || len(all) != 3 {
		t.Fatal(all, err)
	}
	for i, want := range [][2]int{{0, 1}, {0, 2}, {1, 2}} {
		single, _ := output.Compare(systems[want[0]], systems[want[1]], 0.98)
		got := all[i]
		near(t, "mean", got.Interval.Mean, single.Interval.Mean, 0)
		near(t, "half-width", got.Interval.HalfWidth(), single.Interval.HalfWidth(), 1e-9*single.Interval.HalfWidth())
		if got.I != want[0] || got.J != want[1] {
			t.Errorf("%+v, want %v", got, want)
		}
	}
	first, err := output.AgainstFirst(systems, 0.96)
	if err != nil || len(first) != 2 || first[1].I != 2 || first[1].J != 0 || math.Abs(first[1].Interval.Level-0.98) > 1e-12 {
		t.Errorf("%+v, %v", first, err)
	}
	for _, f := range []func([][]float64, float64) ([]output.Difference, error){output.AllPairs, output.AgainstFirst} {
		for _, few := range [][][]float64{nil, systems[:1], {oneToTen[:9], oneToTen[:9]}} {
			if _, err := f(few, 0.95); !errors.Is(err, output.ErrTooFewData) {
				t.Errorf("%d systems: %v", len(few), err)
			}
		}
		if _, err := f(systems, math.NaN()); !errors.Is(err, output.ErrParameter) {
			t.Error(err)
		}
	}
}

func oneToFifty() []float64 {
	xs := make([]float64, 50)
	for i := range xs {
		xs[i] = float64(i + 1)
	}
	return xs
}
