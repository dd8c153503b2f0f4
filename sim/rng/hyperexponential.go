package rng

import "math"

// HyperExponential is the distribution of an exponential variate whose rate is
// itself drawn.
type HyperExponential struct {
	Weights []float64 // probability of each rate, ≥ 0, with sum 1
	Rates   []float64 // > 0, as many
}

// CDF returns P(X ≤ x).
func (d HyperExponential) CDF(x float64) float64 {
	return d.average(func(rate float64) float64 { return -math.Expm1(-rate * max(x, 0)) })
}

// Draw returns a variate from two draws, one for the rate and one for the variate.
// It grows in both when the rates are listed from the greatest to the least.
func (d HyperExponential) Draw(s *Stream) float64 {
	u, i := s.Float64(), 0
	for ; i < len(d.Rates)-1 && u >= d.Weights[i]; i++ {
		u -= d.Weights[i]
	}
	return s.Exponential(d.Rates[i])
}

// Laplace returns E[exp(−sX)] for s with a real part above −rate for all rates.
func (d HyperExponential) Laplace(s complex128) complex128 {
	var sum complex128
	for i, w := range d.Weights {
		sum += complex(w, 0) * Exponential{Rate: d.Rates[i]}.Laplace(s)
	}
	return sum
}

// LaplaceComplement returns 1 − E[exp(−sX)] for real s, as Laplace, without
// cancellation.
func (d HyperExponential) LaplaceComplement(s float64) float64 {
	return d.average(func(rate float64) float64 { return s / (rate + s) })
}

// Mean returns the weighted mean of 1/rate.
func (d HyperExponential) Mean() float64 {
	return d.average(func(rate float64) float64 { return 1 / rate })
}

// Validate returns an error unless there are as many weights as rates, the weights
// are probabilities with sum 1 (to 1e-9) and the rates are positive and finite.
func (d HyperExponential) Validate() error {
	if len(d.Weights) != len(d.Rates) || !probabilities(d.Weights) || !positive(d.Rates...) {
		return parameterError(d, "needs as many weights ≥ 0 with sum 1 as finite rates > 0")
	}
	return nil
}

// Variance returns the weighted mean of 2/rate² less the squared mean.
func (d HyperExponential) Variance() float64 {
	mean := d.Mean()
	return d.average(func(rate float64) float64 { return 2 / (rate * rate) }) - mean*mean
}

func (d HyperExponential) average(f func(rate float64) float64) float64 {
	sum := 0.0
	for i, w := range d.Weights {
		sum += w * f(d.Rates[i])
	}
	return sum
}

// probabilities reports whether ps are numbers ≥ 0 with sum 1 to 1e-9.
func probabilities(ps []float64) bool {
	sum := 0.0
	for _, p := range ps {
		if !(p >= 0) {
			return false
		}
		sum += p
	}
	return math.Abs(sum-1) <= 1e-9
}
