package queueing

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestMixedQuorumByInclusionExclusion sums over all subsets where all are needed:
// E[D] = Σ (−1)^{|A|+1}/Σ_A ν.
func TestMixedQuorumByInclusionExclusion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rates := rapid.SliceOfN(rapid.Float64Range(.01, 100), 1, 9).Draw(t, "rates")
		var mean, square float64
		for set := 1; set < 1<<len(rates); set++ {
			sign, total := -1.0, 0.0
			for i, rate := range rates {
				if set>>i&1 == 1 {
					sign, total = -sign, total+rate
				}
			}
			mean += sign / total
			square += sign * 2 / (total * total)
		}
		d := MixedQuorum{rates, len(rates)}
		if !near(d.Mean(), mean, 1e-9) || !near(d.Variance(), square-mean*mean, 1e-7) {
			t.Fatalf("mean %.12g, variance %.12g; want %.12g, %.12g", d.Mean(), d.Variance(), mean, square-mean*mean)
		}
	})
}

func TestEqualValidatorsAreAQuorum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(1, 30).Draw(t, "m")
		k := rapid.IntRange(1, m).Draw(t, "k")
		nu := rapid.Float64Range(.001, 1000).Draw(t, "nu")
		mixed, equal := MixedQuorum{equal(m, nu), k}, Quorum{m, k, nu}
		if !near(mixed.Mean(), equal.Mean(), 1e-10) || !near(mixed.Variance(), equal.Variance(), 1e-8) {
			t.Fatalf("mean %v, variance %v; want %v, %v", mixed.Mean(), mixed.Variance(), equal.Mean(), equal.Variance())
		}
		x := rapid.Float64Range(0, 5).Draw(t, "x") / nu
		if a, b := mixed.Distribution().Survival(x), equal.Distribution().Survival(x); math.Abs(a-b) > 1e-12 {
			t.Fatalf("P(D > %v) = %v, want %v", x, a, b)
		}
	})
}

// TestQuorumTransform compares moments and transform, and the pipeline with
// Pollaczek and Khinchine by hand: 2 of 3 take 5/(6ν) with variance 13/(36ν²).
func TestQuorumTransform(t *testing.T) {
	d := Quorum{3, 2, 10}
	if !near(d.Mean(), .5/6, 1e-12) || !near(d.Variance(), .13/36, 1e-12) {
		t.Errorf("mean %v, variance %v", d.Mean(), d.Variance())
	}
	if got, want := real(d.Laplace(5)), 30./35*20/25; !near(got, want, 1e-12) {
		t.Errorf("transform %v, want %v", got, want)
	}
	q := MG1{Lambda: 6, Service: d}
	if got, want := q.Sojourn(), d.Mean()+6*(.13/36+.25/36)/(2*(1-.5)); !near(got, want, 1e-12) {
		t.Errorf("pipeline %v s, want %v s", got, want)
	}
}

func TestQuorumOutOfRange(t *testing.T) {
	type quorum interface {
		Validate() error
		Mean() float64
		Variance() float64
		Distribution() Distribution
	}
	for _, d := range []quorum{
		Quorum{0, 1, 1},
		Quorum{3, 0, 1},
		Quorum{3, 4, 1},
		Quorum{3, 2, 0},
		Quorum{3, 2, math.NaN()},
		Quorum{2e6, 1, 1},
		MixedQuorum{nil, 1},
		MixedQuorum{[]float64{1}, 2},
		MixedQuorum{[]float64{1, -1}, 1},
		MixedQuorum{[]float64{math.Inf(1)}, 1},
		MixedQuorum{equal(301, 1), 1},
	} {
		if err := d.Validate(); !errors.Is(err, ErrParameter) {
			t.Errorf("%+v: %v", d, err)
		}
		if !math.IsNaN(d.Mean()) || !math.IsNaN(d.Variance()) || !math.IsNaN(d.Distribution().Quantile(.5)) || !math.IsNaN(d.Distribution().Survival(1)) {
			t.Errorf("%+v has a mean or a distribution", d)
		}
	}
}
