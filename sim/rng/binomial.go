package rng

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Binomial is the distribution of the number of successes in independent trials.
type Binomial struct {
	Trials int     // ≥ 1, ≤ 1e6
	P      float64 // probability of success, in [0, 1]
}

// CDF returns P(X ≤ x).
func (d Binomial) CDF(x float64) float64 {
	k, n := math.Floor(x), float64(d.Trials)
	switch {
	case k < 0:
		return 0
	case k >= n:
		return 1
	default:
		return mathext.RegIncBeta(n-k, k+1, 1-d.P)
	}
}

// Draw returns a variate by inversion of one draw: a walk over the probabilities
// from 0 or, when many are expected, from the normal approximation. Where success
// is likelier than failure it counts the failures of the complement of the draw.
func (d Binomial) Draw(s *Stream) float64 {
	u := s.Float64()
	if d.P > 0.5 {
		failures := Binomial{Trials: d.Trials, P: 1 - d.P}
		return float64(d.Trials) - failures.quantile(1-0x1p-53-u)
	}
	return d.quantile(u)
}

// quantile is for p ≤ 1/2.
func (d Binomial) quantile(u float64) float64 {
	n, odds := float64(d.Trials), d.P/(1-d.P)
	start := lattice{ratio: func(k float64) float64 { return (n - k) / (k + 1) * odds }}
	if d.Mean() > fewExpected {
		start.k = min(normalGuess(d.Mean(), math.Sqrt(d.Variance()), u), n)
	}
	start.cdf = d.CDF(start.k)
	if start.pmf = start.cdf; start.k > 0 {
		logProbability := logChoose(n, start.k) + start.k*math.Log(odds) + n*math.Log1p(-d.P)
		start.pmf = math.Exp(logProbability)
	}
	return start.invert(u)
}

// Mean returns trials·p.
func (d Binomial) Mean() float64 { return float64(d.Trials) * d.P }

// Validate returns an error unless both parameters are in range.
func (d Binomial) Validate() error {
	if d.Trials < 1 || d.Trials > 1e6 || !(d.P >= 0 && d.P <= 1) {
		return parameterError(d, "needs from 1 to 1e6 trials and a probability in [0, 1]")
	}
	return nil
}

// Variance returns trials·p(1 − p).
func (d Binomial) Variance() float64 { return d.Mean() * (1 - d.P) }

// logChoose returns ln(n!/(k!(n−k)!)).
func logChoose(n, k float64) float64 {
	all, _ := math.Lgamma(n + 1)
	chosen, _ := math.Lgamma(k + 1)
	rest, _ := math.Lgamma(n - k + 1)
	return all - chosen - rest
}
