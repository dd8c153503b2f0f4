package rng

import (
	"errors"
	"maps"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// counts lists distributions on the integers ≥ 0.
var counts = map[string]Distribution{
	"Bernoulli":                 Bernoulli{P: 0.3},
	"Bernoulli, never":          Bernoulli{P: 0},
	"Geometric":                 Geometric{P: 0.2},
	"Geometric, at once":        Geometric{P: 1},
	"Poisson of 0.3":            Poisson{Expected: 0.3},
	"Poisson of 7":              Poisson{Expected: 7},
	"Poisson of 12.5":           Poisson{Expected: 12.5},
	"Poisson of 900":            Poisson{Expected: 900},
	"Binomial of 1":             Binomial{Trials: 1, P: 0.5},
	"Binomial, rare":            Binomial{Trials: 1000, P: 0.003},
	"Binomial, even":            Binomial{Trials: 100, P: 0.5},
	"Binomial, likely":          Binomial{Trials: 30, P: 0.9},
	"Binomial, certain":         Binomial{Trials: 30, P: 1},
	"Binomial, impossible":      Binomial{Trials: 30, P: 0},
	"Binomial of a million":     Binomial{Trials: 1_000_000, P: 0.0002},
	"Binomial, likely and many": Binomial{Trials: 5000, P: 0.7},
}

// TestCountsFollowTheirCDF is a chi-square test of n = 30 000 variates in cells of at
// least 20 expected, at α = 10⁻⁶.
func TestCountsFollowTheirCDF(t *testing.T) {
	const n = 30_000
	for name, d := range counts {
		xs := make(map[float64]float64)
		s := New(Key{Seed: 1, Name: name})
		for range n {
			xs[d.Draw(s)]++
		}
		cells, statistic := 0, 0.0
		observed, expected, seen := 0.0, 0.0, 0.0
		for k := 0.0; k <= d.Mean()+40*math.Sqrt(d.Variance())+1; k++ {
			observed += xs[k]
			seen += xs[k]
			expected += n * (d.(full).CDF(k) - d.(full).CDF(k-1))
			if rest := n * (1 - d.(full).CDF(k)); expected >= 20 && (rest >= 20 || rest == 0) {
				statistic += (observed - expected) * (observed - expected) / expected
				cells, observed, expected = cells+1, 0, 0
			}
		}
		if expected > 0 {
			statistic += (observed - expected) * (observed - expected) / expected
			cells++
		}
		if seen != n {
			t.Errorf("%s: %v of %d variates are integers in range", name, seen, n)
		}
		if cells == 1 && statistic < 1e-9 {
			continue // certain
		}
		if limit := (distuv.ChiSquared{K: float64(cells - 1)}).Quantile(1 - 1e-6); !(statistic <= limit) {
			t.Errorf("%s: chi-square %.1f > %.1f in %d cells", name, statistic, limit, cells)
		}
	}
}

// TestCountMomentsAreThoseOfTheCDF sums over the integers.
func TestCountMomentsAreThoseOfTheCDF(t *testing.T) {
	for name, d := range counts {
		mean, second := 0.0, 0.0
		for k := 0.0; k <= d.Mean()+60*math.Sqrt(d.Variance())+1; k++ {
			p := d.(full).CDF(k) - d.(full).CDF(k-1)
			mean += p * k
			second += p * (k - d.Mean()) * (k - d.Mean())
		}
		if !(math.Abs(d.Mean()-mean) <= 1e-8*max(1, mean)) {
			t.Errorf("%s: mean %v, the sum is %v", name, d.Mean(), mean)
		}
		if !(math.Abs(d.Variance()-second) <= 1e-7*max(1, second)) {
			t.Errorf("%s: variance %v, the sum is %v", name, d.Variance(), second)
		}
	}
}

// TestCountCDFsAreSumsOfProbabilities compares the incomplete gamma and beta
// functions with the textbook's probabilities.
func TestCountCDFsAreSumsOfProbabilities(t *testing.T) {
	for _, tt := range []struct {
		d   full
		pmf func(k float64) float64
	}{
		{Poisson{Expected: 7}, distuv.Poisson{Lambda: 7}.Prob},
		{Poisson{Expected: 900}, distuv.Poisson{Lambda: 900}.Prob},
		{Binomial{Trials: 100, P: 0.3}, distuv.Binomial{N: 100, P: 0.3}.Prob},
		{Geometric{P: 0.2}, func(k float64) float64 { return 0.2 * math.Pow(0.8, k) }},
	} {
		sum := 0.0
		for k := range 100 {
			sum += tt.pmf(float64(k))
			if got := tt.d.CDF(float64(k) + 0.5); !(math.Abs(got-sum) <= 1e-11) {
				t.Errorf("%#v: P(X ≤ %d) = %v, the sum is %v", tt.d, k, got, sum)
			}
		}
	}
}

// TestInversionOfCountsIsExact draws at chosen U: the variate is the least k with
// P(X ≤ k) > U, here found by trying one after the other, also in the far tails and
// for counts so large that only neighbours can be tried.
func TestInversionOfCountsIsExact(t *testing.T) {
	ds := map[string]Distribution{
		"Poisson of a billion": Poisson{Expected: 1e9},
		"Binomial, of many":    Binomial{Trials: 1e6, P: 0.4},
	}
	maps.Copy(ds, counts)
	for name, d := range ds {
		cdf := d.(full).CDF
		us := []float64{0, 1e-12, 1e-5, 1 - 1e-5, 1 - 1e-11}
		for i := range 300 {
			us = append(us, (float64(i)+0.5)/300)
		}
		for _, u := range us {
			s := streamGiving(u)
			u = streamGiving(u).Float64()
			k := d.Draw(s)
			const tolerance = 1e-11 // of sums of rounded probabilities
			if !(cdf(k) > u-tolerance) || k > 0 && !(cdf(k-1) <= u+tolerance) {
				t.Errorf("%s at U = %v: %v, where P(X ≤ k−1) = %v and P(X ≤ k) = %v", name, u, k, cdf(k-1), cdf(k))
			}
		}
	}
}

// streamGiving returns a stream whose first draw is u, rounded to 2^-53: with all
// words but the third 0, xoshiro256++ returns rotl(s3, 23).
func streamGiving(u float64) *Stream {
	out := uint64(u*0x1p53) << 11
	return &Stream{now: xoshiro{s3: out<<41 | out>>23}}
}

func TestDiscreteFollowsItsWeights(t *testing.T) {
	d, err := NewDiscrete([]float64{-1, 0.5, 2, 7}, []float64{0.1, 0.6, 0, 0.3})
	if err != nil {
		t.Fatal(err)
	}
	const n = 100_000
	got, s := map[float64]float64{}, New(Key{Name: "discrete"})
	for range n {
		got[d.Draw(s)]++
	}
	for x, p := range map[float64]float64{-1: 0.1, 0.5: 0.6, 2: 0, 7: 0.3} {
		if !(math.Abs(got[x]-n*p) <= 5*math.Sqrt(n*p*(1-p))) { // p = 5.7e-7
			t.Errorf("%v: %v of %d, want a fraction of %v", x, got[x], n, p)
		}
	}
	if mean, variance := d.Mean(), d.Variance(); math.Abs(mean-2.3) > 1e-12 || math.Abs(variance-(0.1*10.89+0.6*3.24+0.3*22.09)) > 1e-12 {
		t.Errorf("mean %v, variance %v", mean, variance)
	}
	for x, want := range map[float64]float64{-2: 0, -1: 0.1, 0: 0.1, 0.5: 0.7, 6: 0.7, 7: 1, 8: 1} {
		if got := d.CDF(x); math.Abs(got-want) > 1e-12 {
			t.Errorf("CDF(%v) = %v, want %v", x, got, want)
		}
	}
	if got, want := real(d.Laplace(0.1)), 0.1*math.Exp(0.1)+0.6*math.Exp(-0.05)+0.3*math.Exp(-0.7); math.Abs(got-want) > 1e-12 {
		t.Errorf("transform %v, want %v", got, want)
	}
}

func TestEmpiricalIsItsSample(t *testing.T) {
	sample := []float64{3, 1, 2, 2}
	d, err := NewEmpirical(sample)
	if err != nil {
		t.Fatal(err)
	}
	sample[0] = 99 // the distribution keeps a copy
	for i, want := range []float64{1, 2, 2, 3} {
		if got := d.Draw(streamGiving(float64(i) / 4)); got != want {
			t.Errorf("variate %d = %v, want %v", i, got, want)
		}
	}
	if d.Draw(streamGiving(1-0x1p-53)) != 3 {
		t.Error("the greatest draw does not give the greatest element")
	}
	if d.Mean() != 2 || d.Variance() != 0.5 || d.CDF(2) != 0.75 || d.CDF(0) != 0 || d.CDF(3) != 1 {
		t.Errorf("mean %v, variance %v, CDF %v %v %v", d.Mean(), d.Variance(), d.CDF(2), d.CDF(0), d.CDF(3))
	}
}

func TestImpossibleSamplesAreRefused(t *testing.T) {
	nan := math.NaN()
	for _, sample := range [][]float64{nil, {nan}, {1, math.Inf(1)}} {
		if _, err := NewEmpirical(sample); !errors.Is(err, ErrParameter) {
			t.Errorf("sample %v: error %v", sample, err)
		}
	}
	for _, tt := range [][2][]float64{
		{nil, nil},
		{{1}, nil},
		{{1, 2}, {0.5, 0.4}},
		{{2, 1}, {0.5, 0.5}},
		{{1, 1}, {0.5, 0.5}},
		{{nan}, {1}},
		{{1}, {nan}},
		{{1, 2}, {-1, 2}},
	} {
		if _, err := NewDiscrete(tt[0], tt[1]); !errors.Is(err, ErrParameter) {
			t.Errorf("values %v, weights %v: error %v", tt[0], tt[1], err)
		}
	}
}

// TestInversionWalksFromAnywhere starts at every integer near the quantile, on both
// sides.
func TestInversionWalksFromAnywhere(t *testing.T) {
	d, pmf := Poisson{Expected: 12.5}, distuv.Poisson{Lambda: 12.5}.Prob
	for i := range 200 {
		u := (float64(i) + 0.5) / 200
		want := d.Draw(streamGiving(u))
		for k := max(want-9, 0); k < want+9; k++ {
			start := lattice{k: k, cdf: d.CDF(k), pmf: pmf(k), ratio: func(k float64) float64 { return 12.5 / (k + 1) }}
			if got := start.invert(u); got != want {
				t.Errorf("U = %v from %v: %v, want %v", u, k, got, want)
			}
		}
	}
}
