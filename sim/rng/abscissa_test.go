package rng_test

import (
	"math"
	"testing"

	"ihealth/sim/rng"
)

// TestAbscissa asks of each transform that E[exp(sX)] be what it is just below the
// abscissa, and rise up to it as a simple pole of the least weight does, or faster.
func TestAbscissa(t *testing.T) {
	type law interface {
		rng.Distribution
		Laplace(s complex128) complex128
		Abscissa() float64
	}
	for _, tt := range []struct {
		law  law
		want float64
	}{
		{rng.Exponential{Rate: 3}, 3},
		{rng.Erlang{Phases: 2, Rate: 3.5}, 3.5},
		{rng.Gamma{Shape: 2.5, Rate: 0.5}, 0.5},
		{rng.ErlangMixture{Missing: 0.5, Phases: 3, Rate: 2}, 2},
		{rng.HyperExponential{Weights: []float64{1 - 1e-6, 1e-6, 0}, Rates: []float64{50, 3, 1}}, 3},
		{rng.Deterministic{Value: 1}, math.Inf(1)},
		{rng.Uniform{Low: 1, High: 2}, math.Inf(1)},
	} {
		got := tt.law.Abscissa()
		if got != tt.want {
			t.Errorf("%+v: %v, want %v", tt.law, got, tt.want)
		}
		if math.IsInf(got, 1) {
			continue
		}
		last := 1.0
		for _, below := range []float64{0.5, 0.9, 1 - 1e-6} {
			y := tt.law.Laplace(complex(-got*below, 0))
			if !(real(y) > last) || math.Abs(imag(y)) > 1e-9*real(y) {
				t.Errorf("%+v: E[exp(sX)] = %v at %v, want more than %v", tt.law, y, got*below, last)
			}
			last = real(y)
		}
		if last < 1.9 {
			t.Errorf("%+v: E[exp(sX)] = %v near the abscissa, want 2 or more", tt.law, last)
		}
	}
}
