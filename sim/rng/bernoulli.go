package rng

// Bernoulli is the distribution of 1 with probability P, else 0.
type Bernoulli struct {
	P float64 // in [0, 1]
}

// CDF returns P(X ≤ x).
func (d Bernoulli) CDF(x float64) float64 {
	switch {
	case x < 0:
		return 0
	case x < 1:
		return 1 - d.P
	default:
		return 1
	}
}

// Draw returns 0 or 1 by inversion of one draw.
func (d Bernoulli) Draw(s *Stream) float64 {
	if s.Float64() >= 1-d.P {
		return 1
	}
	return 0
}

// Mean returns p.
func (d Bernoulli) Mean() float64 { return d.P }

// Validate returns an error unless p is a probability.
func (d Bernoulli) Validate() error {
	if !(d.P >= 0 && d.P <= 1) {
		return parameterError(d, "needs a probability in [0, 1]")
	}
	return nil
}

// Variance returns p(1 − p).
func (d Bernoulli) Variance() float64 { return d.P * (1 - d.P) }
