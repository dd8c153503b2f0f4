package queueing

import "math"

// Distribution is that of a time ≥ 0: a waiting or a sojourn time. Without a steady
// state the time is infinite; out of range all methods return NaN.
type Distribution struct {
	mean, variance float64                 // s, s²
	survival       func(t float64) float64 // P(T > t), t ≥ 0 in s
	resolution     float64                 // least 1−p whose quantile survival resolves
	least          float64                 // s, the least time, which may have positive probability
}

// undefinedDistribution is that of a model that err says is invalid.
func undefinedDistribution(err error) Distribution {
	x := undefined(err)
	return Distribution{mean: x, variance: x, survival: func(float64) float64 { return min(x, 1) }}
}

// Mean returns the expectation in s.
func (d Distribution) Mean() float64 { return d.mean }

// Variance returns the variance in s², NaN where the model does not know it.
func (d Distribution) Variance() float64 { return d.variance }

// StdDev returns the square root of Variance.
func (d Distribution) StdDev() float64 { return math.Sqrt(d.variance) }

// Survival returns the probability that the time exceeds t, in s.
func (d Distribution) Survival(t float64) float64 {
	if math.IsNaN(t) || math.IsNaN(d.mean) {
		return math.NaN()
	}
	if t < 0 {
		return 1
	}
	return min(max(d.survival(t), 0), 1)
}

// Quantile returns the p-quantile in s, 0 ≤ p ≤ 1. It is +Inf for p = 1 or without a
// steady state, and NaN for a p outside [0, 1], or where the numerical inversion of
// a transform cannot resolve it, as for 1−p < 1e-6.
func (d Distribution) Quantile(p float64) float64 {
	switch {
	case math.IsNaN(d.mean) || !(p >= 0 && p <= 1) || math.IsNaN(d.survival(d.least)):
		return math.NaN()
	case p == 1 || math.IsInf(d.mean, 1):
		return math.Inf(1)
	case d.survival(d.least) <= 1-p:
		return d.least
	case 1-p < d.resolution:
		return math.NaN()
	}
	x := quantile(d.Survival, 1-p, d.mean)
	if !(math.Abs(d.Survival(x)-(1-p)) < quantileLimit) {
		return math.NaN()
	}
	return x
}

// maxDoublings bounds the search for a quantile: 2^1100 exceeds every float.
const maxDoublings = 1100

// quantile returns the t > 0 at which survival falls to tail; scale is a time of the
// same order.
func quantile(survival func(t float64) float64, tail, scale float64) float64 {
	low, high := 0.0, scale
	for range maxDoublings {
		if !(survival(high) > tail) {
			break
		}
		low, high = high, 2*high
	}
	return root(low, high, 1e-12, func(t float64) float64 { return survival(t) - tail })
}

// delayed returns the distribution of a time that is 0 with probability 1−p and
// else exponential with the given rate.
func delayed(p, rate float64) Distribution {
	return Distribution{
		mean: p / rate, variance: p * (2 - p) / (rate * rate),
		survival: func(t float64) float64 { return p * math.Exp(-rate*t) },
	}
}
