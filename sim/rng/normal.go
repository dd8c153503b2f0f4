package rng

import "math"

// Normal is the normal distribution.
type Normal struct {
	Mu     float64 // mean
	Sigma  float64 // standard deviation, > 0
	Method Method  // Inversion unless set
}

// CDF returns P(X ≤ x).
func (d Normal) CDF(x float64) float64 {
	return math.Erfc((d.Mu-x)/(d.Sigma*math.Sqrt2)) / 2
}

// Draw returns a variate, by inversion of one draw unless the method is Ziggurat.
func (d Normal) Draw(s *Stream) float64 {
	if d.Method == Ziggurat {
		return s.ZigguratNormal(d.Mu, d.Sigma)
	}
	return s.Normal(d.Mu, d.Sigma)
}

// Mean returns mu.
func (d Normal) Mean() float64 { return d.Mu }

// Validate returns an error unless both parameters are finite and sigma > 0.
func (d Normal) Validate() error {
	if !finite(d.Mu) || !positive(d.Sigma) {
		return parameterError(d, "needs a finite mean and a finite standard deviation > 0")
	}
	return nil
}

// Variance returns sigma².
func (d Normal) Variance() float64 { return d.Sigma * d.Sigma }
