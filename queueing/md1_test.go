package queueing

import (
	"math"
	"testing"
)

// TestMD1AgainstErlang compares with Erlang's sum of 1909,
// P(W ≤ t) = (1−ρ) Σ_k (λ(kD−t))^k/k! e^{−λ(kD−t)} for kD ≤ t, which cancels as t
// grows.
func TestMD1AgainstErlang(t *testing.T) {
	for _, rho := range []float64{.05, .5, .8, .95} {
		q := MG1{Lambda: rho, Service: constant(1)}
		for _, x := range []float64{0, .3, .999, 1, 1.5, 2.25, 4, 6.7} {
			want, factorial := 0.0, 1.0
			for k := 0; k <= int(x); k++ {
				factorial *= max(float64(k), 1)
				late := rho * (float64(k) - x)
				want += math.Pow(late, float64(k)) / factorial * math.Exp(-late)
			}
			want = 1 - (1-rho)*want
			if got := q.WaitDistribution().Survival(x); math.Abs(got-want) > 2e-8 {
				t.Errorf("ρ = %v: P(W > %v) = %.12g, Erlang %.12g", rho, x, got, want)
			}
			if got := q.Distribution().Survival(x + 1); math.Abs(got-want) > 2e-8 {
				t.Errorf("ρ = %v: P(T > %v) = %.12g, Erlang %.12g", rho, x+1, got, want)
			}
		}
	}
}

// TestMD1Moments integrates the survival function and looks at high quantiles, where
// the tail falls by e^{−θ} a service time with e^θ − 1 = θ/ρ.
func TestMD1Moments(t *testing.T) {
	for _, rho := range []float64{.3, .9, .99} {
		d := MG1{Lambda: rho, Service: constant(1)}.WaitDistribution()
		mean := simpson(d.Survival, 25*d.Mean()+5)
		square := simpson(func(x float64) float64 { return 2 * x * d.Survival(x) }, 25*d.Mean()+5)
		if !near(mean, d.Mean(), 1e-3) || !near(square-mean*mean, d.Variance(), 5e-3) {
			t.Errorf("ρ = %v: mean %.6g, variance %.6g by integration; %.6g, %.6g by formula", rho, mean, square-mean*mean, d.Mean(), d.Variance())
		}
		theta := root(1e-9, 10, 0, func(x float64) float64 { return x/rho - math.Expm1(x) })
		if got, want := d.Quantile(.99999)-d.Quantile(.9999), math.Log(10)/theta; !near(got, want, 1e-3) {
			t.Errorf("ρ = %v: the tail falls tenfold in %v s, want %v s", rho, got, want)
		}
	}
	if x := (MG1{Lambda: .99999, Service: constant(1)}).WaitDistribution().Survival(60_000); !math.IsNaN(x) {
		t.Errorf("a tail beyond what is summed is %v, want NaN", x)
	}
	if x := (MG1{Lambda: .99999, Service: constant(1)}).Distribution().Quantile(.999); !math.IsNaN(x) {
		t.Errorf("a quantile beyond what is summed is %v, want NaN", x)
	}
}
