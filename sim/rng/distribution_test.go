package rng

import (
	"errors"
	"math"
	"math/cmplx"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
)

// continuous lists distributions with a density, several of each type.
var continuous = map[string]Distribution{
	"Exponential":                Exponential{Rate: 45},
	"Exponential by ziggurat":    Exponential{Rate: 45, Method: Ziggurat},
	"Uniform":                    Uniform{Low: 2, High: 5},
	"Uniform around 0":           Uniform{Low: -3, High: 5},
	"Erlang 1":                   Erlang{Phases: 1, Rate: 2},
	"Erlang 7":                   Erlang{Phases: 7, Rate: 3},
	"ErlangMixture":              ErlangMixture{Phases: 3, Rate: 2, Missing: 0.3},
	"Gamma of shape 0.02":        Gamma{Shape: 0.02, Rate: 2},
	"Gamma of shape 0.5":         Gamma{Shape: 0.5, Rate: 2},
	"Gamma of shape 3.3":         Gamma{Shape: 3.3, Rate: 0.1},
	"Gamma of shape 1e4":         Gamma{Shape: 1e4, Rate: 1e4},
	"HyperExponential of 2":      HyperExponential{Weights: []float64{0.9, 0.1}, Rates: []float64{10, 0.5}},
	"HyperExponential of 3":      HyperExponential{Weights: []float64{0.2, 0.5, 0.3}, Rates: []float64{1, 2, 3}},
	"Normal":                     Normal{Mu: 4200, Sigma: 7},
	"Normal by ziggurat":         Normal{Mu: -1, Sigma: 2, Method: Ziggurat},
	"LogNormal":                  LogNormal{Mu: 1, Sigma: 0.5},
	"Weibull of shape 0.7":       Weibull{Shape: 0.7, Scale: 2},
	"Weibull of shape 30":        Weibull{Shape: 30, Scale: 2},
	"Pareto":                     Pareto{Shape: 9, Minimum: 2},
	"Triangular":                 Triangular{Low: -1, Mode: 0, High: 3},
	"Triangular, falling":        Triangular{Low: 1, Mode: 1, High: 3},
	"Triangular, rising":         Triangular{Low: 1, Mode: 3, High: 3},
	"Beta":                       Beta{Alpha: 2, Beta: 3.5},
	"Beta in a U":                Beta{Alpha: 0.1, Beta: 0.4},
	"HyperExponential, 1 unused": HyperExponential{Weights: []float64{1, 0}, Rates: []float64{1, 2}},
}

// full is what the distributions of this package have beyond Distribution.
type full interface {
	Distribution
	CDF(x float64) float64
	Validate() error
}

type transformed interface {
	Laplace(s complex128) complex128
}

// TestContinuousDistributionsFollowTheirCDF is a Kolmogorov–Smirnov test of n = 10⁵
// variates, 3000 of slow ones. A true model exceeds the limit with p = 2 exp(−2·2.7²) = 9.3e-7.
func TestContinuousDistributionsFollowTheirCDF(t *testing.T) {
	const limit = 2.7
	for name, d := range continuous {
		n := 100_000
		switch d.(type) {
		case Gamma, Beta:
			n = 3000
		}
		s := New(Key{Seed: 1, Name: name})
		xs := make([]float64, n)
		for i := range xs {
			xs[i] = d.Draw(s)
		}
		if d := math.Sqrt(float64(n)) * ksDistance(xs, d.(full).CDF); !(d <= limit) {
			t.Errorf("%s: √n·D = %.2f > %v", name, d, limit)
		}
	}
}

// TestOneDrawIsMappedThroughTheCDF shows inversion itself: P(X ≤ x) at the variate x
// of a draw U is U.
func TestOneDrawIsMappedThroughTheCDF(t *testing.T) {
	for name, d := range continuous {
		if n, fixed := drawsOf(d); n > 1 || !fixed {
			continue
		}
		for i := range 401 {
			u := (float64(i) + 0.25) / 401.5
			if got := d.(full).CDF(d.Draw(streamGiving(u))); !(math.Abs(got-u) <= 1e-10*u) {
				t.Errorf("%s: U = %v is mapped to the quantile of %v", name, u, got)
			}
		}
	}
}

// TestErlangMixtureIsMadeOfItsDraws takes the same draws apart.
func TestErlangMixtureIsMadeOfItsDraws(t *testing.T) {
	d := ErlangMixture{Phases: 3, Rate: 2, Missing: 0.3}
	s, same := New(Key{}), New(Key{})
	for range 5000 {
		got, u := d.Draw(s), same.Float64()
		want, last := same.Exponential(2)+same.Exponential(2), same.Exponential(2)
		if u >= 0.3 {
			want += last
		}
		if got != want {
			t.Fatalf("%v, want %v at U = %v", got, want, u)
		}
	}
}

// TestMomentsAndTransformsAreThoseOfTheCDF integrates the distribution function.
func TestMomentsAndTransformsAreThoseOfTheCDF(t *testing.T) {
	for name, d := range continuous {
		near := func(what string, got, want complex128) {
			if !(cmplx.Abs(got-want) <= 1e-6*max(1e-9, cmplx.Abs(want))) {
				t.Errorf("%s: %s = %.10g, the integral is %.10g", name, what, got, want)
			}
		}
		q := integralOf(d.(full))
		mean := q.expectation(func(x float64) (v, slope complex128) { return complex(x, 0), 1 })
		near("mean", complex(d.Mean(), 0), mean)
		variance := q.expectation(func(x float64) (v, slope complex128) {
			x -= real(mean)
			return complex(x*x, 0), complex(2*x, 0)
		})
		near("variance", complex(d.Variance(), 0), variance)
		laplace, ok := d.(transformed)
		if !ok {
			continue
		}
		for _, s := range []complex128{0, 1e-7, 1e-3, 0.5, 3, 0.3 + 2i, 2 - 5i} {
			s /= complex(d.Mean(), 0)
			near("transform", laplace.Laplace(s), q.expectation(func(x float64) (v, slope complex128) {
				v = cmplx.Exp(-s * complex(x, 0))
				return v, -s * v
			}))
		}
	}
}

// integral is a quadrature of ∫ · dF over [lo, hi], which holds the variate but for
// about 1e-16: F times the weight at each node.
type integral struct {
	hi          float64
	xs, weights []float64
}

// integralOf has a mesh that is fine near lo, where densities may be infinite.
func integralOf(d full) integral {
	lo, hi := 0.0, 1e-3
	for d.CDF(lo) > 1e-17 {
		lo = 2*lo - 1
	}
	for d.CDF(hi) < 1-1e-16 {
		hi *= 1.25
	}
	for begin, end := lo, hi; end-begin > 1e-12*(hi-lo); { // to where the support begins
		if middle := begin + (end-begin)/2; d.CDF(middle) > 1e-17 {
			end = middle
		} else {
			begin, lo = middle, middle
		}
	}
	const n = 6000
	q := integral{hi, make([]float64, n), make([]float64, n)}
	quad.Legendre{}.FixedLocations(q.xs, q.weights, 0, 1)
	for i, t := range q.xs {
		q.xs[i] = lo + (hi-lo)*t*t*t*t
		q.weights[i] *= d.CDF(q.xs[i]) * (hi - lo) * 4 * t * t * t
	}
	return q
}

// expectation returns E[f(X)] = f(hi) − ∫ f′·F.
func (q integral) expectation(f func(x float64) (value, slope complex128)) complex128 {
	sum, _ := f(q.hi)
	for i, x := range q.xs {
		_, slope := f(x)
		sum -= slope * complex(q.weights[i], 0)
	}
	return sum
}

// TestDistributionFunctionsEnd looks at both infinities and far beyond all variates.
func TestDistributionFunctionsEnd(t *testing.T) {
	for _, ds := range []map[string]Distribution{continuous, counts, {"a point": Uniform{1, 1}, "a constant": Deterministic{1}}} {
		for name, d := range ds {
			cdf := d.(full).CDF
			for _, x := range []float64{math.Inf(1), 1e300} {
				if cdf(-x) != 0 || cdf(x) != 1 {
					t.Errorf("%s: P(X ≤ ∓%v) = %v and %v", name, x, cdf(-x), cdf(x))
				}
			}
		}
	}
	if cdf := (Uniform{1, 1}).CDF; cdf(0.9) != 0 || cdf(1) != 1 {
		t.Errorf("a point: %v below, %v at it", cdf(0.9), cdf(1))
	}
}

// TestTransformsOfLargeArguments have the values of the density at 0 over s.
func TestTransformsOfLargeArguments(t *testing.T) {
	const s = 1e9
	for _, tt := range []struct {
		d       transformed
		density float64
	}{
		{Uniform{0, 4}, 0.25},
		{Exponential{Rate: 3}, 3},
		{Erlang{1, 2}, 2},
		{Gamma{1, 5}, 5},
		{Erlang{2, 1}, 0},
		{HyperExponential{[]float64{0.5, 0.5}, []float64{1, 3}}, 2},
		{ErlangMixture{2, 3, 0.5}, 1.5},
		{Deterministic{1}, 0},
		{Uniform{1, 4}, 0},
	} {
		if got := s * tt.d.Laplace(s); cmplx.IsNaN(got) || cmplx.Abs(got-complex(tt.density, 0)) > 1e-7 {
			t.Errorf("%#v: s·E[exp(−sX)] = %v, want %v", tt.d, got, tt.density)
		}
	}
}

// TestLaplaceComplements compares with 1 − Laplace where that does not cancel, and with
// two moments where it does.
func TestLaplaceComplements(t *testing.T) {
	for name, d := range continuous {
		c, ok := d.(interface {
			transformed
			LaplaceComplement(s float64) float64
		})
		if !ok {
			continue
		}
		mean, second := d.Mean(), d.Variance()+d.Mean()*d.Mean()
		for _, x := range []float64{.01, 1, 100} {
			s := x / mean
			if got, want := c.LaplaceComplement(s), 1-real(c.Laplace(complex(s, 0))); math.Abs(got-want) > 1e-13 {
				t.Errorf("%s: 1 − E[exp(−%vX)] = %v, want %v", name, s, got, want)
			}
		}
		s := 1e-8 * mean / second
		if got, want := c.LaplaceComplement(s), s*mean-s*s*second/2; math.Abs(got-want) > 1e-12*want {
			t.Errorf("%s: 1 − E[exp(−%vX)] = %v, want %v", name, s, got, want)
		}
	}
}

// TestImpossibleParametersAreRefused shows each rule of Validate violated.
func TestImpossibleParametersAreRefused(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, d := range []Distribution{
		Deterministic{nan},
		Deterministic{inf},
		Exponential{},
		Exponential{Rate: -1},
		Exponential{Rate: nan},
		Exponential{Rate: inf},
		Uniform{1, 0},
		Uniform{nan, 0},
		Uniform{0, inf},
		Uniform{-math.MaxFloat64, math.MaxFloat64},
		Erlang{0, 1},
		Erlang{1, 0},
		Erlang{1, inf},
		ErlangMixture{1, 1, 0.5},
		ErlangMixture{2, nan, 0.5},
		ErlangMixture{2, 1, -0.1},
		ErlangMixture{2, 1, nan},
		Gamma{0, 1},
		Gamma{1, 0},
		Gamma{nan, 1},
		Normal{nan, 1, Inversion},
		Normal{0, 0, Inversion},
		Normal{0, inf, Inversion},
		LogNormal{inf, 1},
		LogNormal{0, -1},
		Weibull{0, 1},
		Weibull{1e5, 1},
		Weibull{1, nan},
		Pareto{0, 1},
		Pareto{inf, 1},
		Pareto{2, 0},
		Triangular{1, 1, 1},
		Triangular{0, 2, 1},
		Triangular{2, 1, 3},
		Triangular{0, nan, 1},
		Triangular{-inf, 0, 1},
		Beta{0, 1},
		Beta{1, nan},
		Beta{1, 1e5},
		Bernoulli{-0.1},
		Bernoulli{nan},
		Geometric{0},
		Geometric{1.1},
		Poisson{0},
		Poisson{inf},
		Binomial{0, 0.5},
		Binomial{1_000_001, 0.5},
		Binomial{1, nan},
		Binomial{1, 1.5},
		HyperExponential{},
		HyperExponential{[]float64{1}, []float64{1, 2}},
		HyperExponential{[]float64{0.5, 0.4}, []float64{1, 2}},
		HyperExponential{[]float64{1.5, -0.5}, []float64{1, 2}},
		HyperExponential{[]float64{nan, 1}, []float64{1, 2}},
		HyperExponential{[]float64{0.5, 0.5}, []float64{1, 0}},
	} {
		if err := d.(full).Validate(); !errors.Is(err, ErrParameter) {
			t.Errorf("%#v: error %v", d, err)
		}
	}
	for _, valid := range []map[string]Distribution{continuous, counts} {
		for name, d := range valid {
			if err := d.(full).Validate(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// TestWithSCVHasTheMomentsAskedFor covers every branch and its borders.
func TestWithSCVHasTheMomentsAskedFor(t *testing.T) {
	for _, mean := range []float64{1e-6, 1.0 / 45, 3} {
		for _, scv := range []float64{0, 1e-9, 0.001, 0.01, 0.011, 0.1, 0.3, 1.0 / 3, 0.5, 0.7, 0.999, 1, 1.001, 2, 10, 1e6, 1e9} {
			d, err := WithSCV(mean, scv)
			if err != nil {
				t.Fatal(err)
			}
			if err := d.(full).Validate(); err != nil {
				t.Errorf("mean %v, scv %v: %v", mean, scv, err)
			}
			if got := d.Mean(); !(math.Abs(got-mean) <= 1e-12*mean) {
				t.Errorf("mean %v, scv %v: %#v has mean %v", mean, scv, d, got)
			}
			if got := d.Variance() / (mean * mean); !(math.Abs(got-scv) <= 1e-9*scv) {
				t.Errorf("mean %v, scv %v: %#v has scv %v", mean, scv, d, got)
			}
		}
	}
}

func TestWithSCVRefusesImpossibleMoments(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, tt := range [][2]float64{{0, 1}, {-1, 1}, {nan, 1}, {inf, 1}, {1, -0.1}, {1, nan}, {1, inf}, {1, 1e12}, {1, 1e-12}} {
		if d, err := WithSCV(tt[0], tt[1]); !errors.Is(err, ErrParameter) || d != nil {
			t.Errorf("%v: %v, error %v", tt, d, err)
		}
	}
}

// drawsOf returns how many draws a variate of d takes, and whether always as many.
func drawsOf(d Distribution) (n int, fixed bool) {
	switch d := d.(type) {
	case Exponential:
		return 1, d.Method == Inversion
	case Normal:
		return 1, d.Method == Inversion
	case Erlang:
		return d.Phases, true
	case ErlangMixture:
		return d.Phases + 1, true
	case HyperExponential:
		return 2, true
	default:
		return 1, true
	}
}

// TestVariatesUseTheirNumberOfDraws shows what common random numbers rest on.
func TestVariatesUseTheirNumberOfDraws(t *testing.T) {
	for _, ds := range []map[string]Distribution{continuous, counts} {
		for name, d := range ds {
			n, fixed := drawsOf(d)
			got, want := New(Key{}), New(Key{})
			for range 200 {
				d.Draw(got)
				for range n {
					want.Uint64()
				}
			}
			if fixed && *got != *want {
				t.Errorf("%s does not use %d draws a variate", name, n)
			}
		}
	}
}

// TestVariatesGrowWithTheirDraw tries U from 0 to the greatest, 1 − 2^-53, where
// the variate must still be finite.
func TestVariatesGrowWithTheirDraw(t *testing.T) {
	for _, ds := range []map[string]Distribution{continuous, counts} {
		for name, d := range ds {
			if n, fixed := drawsOf(d); n > 1 || !fixed {
				continue
			}
			last := math.Inf(-1)
			for i := range 1001 {
				u := float64(i) / 1000 * (1 - 0x1p-53)
				x := d.Draw(streamGiving(u))
				if !(x >= last) || math.IsInf(x, 0) {
					t.Errorf("%s: %v at U = %v after %v", name, x, u, last)
				}
				last = x
			}
		}
	}
}

// TestDrawsDoNotAllocate holds for every distribution.
func TestDrawsDoNotAllocate(t *testing.T) {
	s := New(Key{})
	for _, ds := range []map[string]Distribution{continuous, counts} {
		for name, d := range ds {
			if n := testing.AllocsPerRun(100, func() { d.Draw(s) }); n != 0 {
				t.Errorf("%s: %v allocations a draw", name, n)
			}
		}
	}
}
