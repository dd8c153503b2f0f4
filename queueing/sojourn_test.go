package queueing

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestEulerInvertsKnownTransforms compares with functions whose transforms are
// known. The method promises about 1e-7.
func TestEulerInvertsKnownTransforms(t *testing.T) {
	for _, tt := range []struct {
		name      string
		transform func(s complex128) complex128
		f         func(t float64) float64
	}{
		{"exponential", func(s complex128) complex128 { return 1 / (s + 3) }, func(t float64) float64 { return math.Exp(-3 * t) }},
		{"Erlang-2 survival", func(s complex128) complex128 { return (s + 2) / ((s + 1) * (s + 1)) }, func(t float64) float64 { return (1 + t) * math.Exp(-t) }},
		{"cosine", func(s complex128) complex128 { return s / (s*s + 1) }, math.Cos},
	} {
		for _, x := range []float64{0.01, 0.1, 1, 3, 10} {
			if got, want := euler(tt.transform, x), tt.f(x); math.Abs(got-want) > 1e-7 {
				t.Errorf("%s at %v: %.10g, want %.10g", tt.name, x, got, want)
			}
		}
	}
}

// TestHighestClassByInversion runs the inversion on the class that has a closed
// form: 1e-300 arrivals above it change nothing but the branch.
func TestHighestClassByInversion(t *testing.T) {
	exact := MM1{Lambda: 14, Mu: 45}.Distribution()
	inverted := Sojourn{higher: 1e-300, own: 14, mu: 45}
	for _, p := range []float64{0, .01, .5, .9, .99, .999, .99999} {
		if got, want := inverted.Quantile(p), exact.Quantile(p); math.Abs(exact.Survival(got)-(1-p)) > 1e-7 {
			t.Errorf("p = %v: %.10g by inversion, exact %.10g", p, got, want)
		}
	}
	if got := exact.Quantile(.99); math.Abs(got-math.Log(100)/31) > 1e-15 {
		t.Errorf("p99 = %v, want 4.605/(μ−λ)", got)
	}
}

// TestMomentsAreThoseOfTheDistribution integrates the survival function:
// E[T] = ∫ P(T > t) dt and E[T²] = ∫ 2t P(T > t) dt.
func TestMomentsAreThoseOfTheDistribution(t *testing.T) {
	for _, d := range []Sojourn{
		PreemptiveMM1{[]float64{14, 14, 14}, 45}.Distribution(0),
		PreemptiveMM1{[]float64{14, 14, 14}, 45}.Distribution(1),
		PreemptiveMM1{[]float64{14, 14, 14}, 45}.Distribution(2),
		PreemptiveMM1{equal(21, 2), 43}.Distribution(20),
		PreemptiveMM1{[]float64{5, 1e-3}, 10}.Distribution(1),
	} {
		mean := simpson(d.Survival, 60*d.Mean())
		square := simpson(func(x float64) float64 { return 2 * x * d.Survival(x) }, 60*d.Mean())
		if math.Abs(mean/d.Mean()-1) > 1e-4 || math.Abs((square-mean*mean)/d.Variance()-1) > 1e-3 {
			t.Errorf("%+v: mean %.6g and variance %.6g by integration, %.6g and %.6g by formula",
				d, mean, square-mean*mean, d.Mean(), d.Variance())
		}
	}
}

// simpson integrates f from 0 to b in 4000 steps.
func simpson(f func(float64) float64, b float64) float64 {
	const n = 4000
	h := b / n
	total := f(0) + f(b)
	for i := 1; i < n; i++ {
		total += float64(2+2*(i%2)) * f(float64(i)*h)
	}
	return total * h / 3
}

// TestQuantileInvertsSurvival also checks that quantiles grow.
func TestQuantileInvertsSurvival(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawPreemptive(t)
		d := q.Distribution(rapid.IntRange(0, len(q.Lambdas)-1).Draw(t, "class"))
		p := rapid.Float64Range(0, 1-1e-6).Draw(t, "p")
		x := d.Quantile(p)
		if math.Abs(d.Survival(x)-(1-p)) > 2e-7 {
			t.Fatalf("P(T > %v) = %v, want %v", x, d.Survival(x), 1-p)
		}
		if y := d.Quantile(p / 2); y > x {
			t.Fatalf("quantile of %v is %v, of %v is %v", p, x, p/2, y)
		}
	})
}

func TestQuantileEnds(t *testing.T) {
	d := PreemptiveMM1{[]float64{14, 14}, 45}.Distribution(1)
	if d.Quantile(0) != 0 || !math.IsInf(d.Quantile(1), 1) || d.Survival(-1) != 1 || d.Survival(0) != 1 {
		t.Error("the ends of the distribution are not 0 and infinity")
	}
	for _, p := range []float64{-0.1, 1.1, math.NaN(), 1 - 1e-7} {
		if x := d.Quantile(p); !math.IsNaN(x) {
			t.Errorf("Quantile(%v) = %v, want NaN", p, x)
		}
	}
}
