package rng

import "math"

// LogNormal is the distribution of a variate whose logarithm is normal.
type LogNormal struct {
	Mu    float64 // mean of the logarithm
	Sigma float64 // standard deviation of the logarithm, > 0
}

// CDF returns P(X ≤ x).
func (d LogNormal) CDF(x float64) float64 { return d.logarithm().CDF(math.Log(max(x, 0))) }

// Draw returns a variate by inversion of one draw.
func (d LogNormal) Draw(s *Stream) float64 { return math.Exp(s.Normal(d.Mu, d.Sigma)) }

// Mean returns exp(mu + sigma²/2).
func (d LogNormal) Mean() float64 { return math.Exp(d.Mu + d.Sigma*d.Sigma/2) }

// Validate returns an error unless both parameters are finite and sigma > 0.
func (d LogNormal) Validate() error {
	if d.logarithm().Validate() != nil {
		return parameterError(d, "needs a finite mean and a finite standard deviation > 0 of the logarithm")
	}
	return nil
}

// Variance returns (exp(sigma²) − 1)·exp(2 mu + sigma²).
func (d LogNormal) Variance() float64 {
	return math.Expm1(d.Sigma*d.Sigma) * math.Exp(2*d.Mu+d.Sigma*d.Sigma)
}

func (d LogNormal) logarithm() Normal { return Normal{Mu: d.Mu, Sigma: d.Sigma} }
