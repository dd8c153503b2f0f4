package rng

import (
	"fmt"
	"math"
)

// WithSCV returns a distribution on [0, ∞) with the mean and squared coefficient of
// variation asked for, its variance over its squared mean:
//
//   - scv = 0: [Deterministic],
//   - 0 < scv < 0.01: [Gamma], whose variate takes one draw and 2 µs,
//   - 0.01 ≤ scv < 1: [Erlang] when 1/scv is an integer, otherwise [ErlangMixture],
//   - scv = 1: [Exponential],
//   - scv > 1: [HyperExponential] of two rates with balanced means.
//
// The mixtures are those of Tijms, "A First Course in Stochastic Models" (2003),
// appendix B, equations (B.10) and (B.12), and of Whitt, "Approximating a point
// process by a renewal process", Oper. Res. 30 (1982) 125–147. It returns an error
// that wraps [ErrParameter] unless mean > 0 is finite and scv is 0 or within
// [1e-9, 1e9]: beyond, no sample shows what a variate of 53 bits leaves out.
func WithSCV(mean, scv float64) (Distribution, error) {
	if !positive(mean) || scv != 0 && !(scv >= 1e-9 && scv <= 1e9) {
		return nil, fmt.Errorf("%w: mean %v with squared coefficient of variation %v: "+
			"needs a finite mean > 0 and a coefficient that is 0 or from 1e-9 to 1e9", ErrParameter, mean, scv)
	}
	switch {
	case scv == 0:
		return Deterministic{Value: mean}, nil
	case scv < 0.01:
		return Gamma{Shape: 1 / scv, Rate: 1 / (scv * mean)}, nil
	case scv < 1:
		return erlangs(mean, scv), nil
	case scv == 1:
		return Exponential{Rate: 1 / mean}, nil
	default:
		return balanced(mean, scv), nil
	}
}

// erlangs fits k−1 or k phases, 1/k ≤ scv < 1/(k−1).
func erlangs(mean, scv float64) Distribution {
	k := math.Ceil(1 / scv)
	if nearest := math.Round(1 / scv); math.Abs(nearest*scv-1) < 1e-12 {
		return Erlang{Phases: int(nearest), Rate: nearest / mean}
	}
	missing := (k*scv - math.Sqrt(k*(1+scv)-k*k*scv)) / (1 + scv)
	return ErlangMixture{Phases: int(k), Rate: (k - missing) / mean, Missing: missing}
}

// balanced fits two rates, each with half of the mean.
func balanced(mean, scv float64) Distribution {
	root := math.Sqrt((scv - 1) / (scv + 1))
	fast, slow := (1+root)/2, 1/((scv+1)*(1+root)) // slow is 1 − fast without cancellation
	return HyperExponential{
		Weights: []float64{fast, slow},
		Rates:   []float64{2 * fast / mean, 2 * slow / mean},
	}
}
