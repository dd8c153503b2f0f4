package rng

import "math"

// Triangular is the distribution whose density rises in a straight line from Low
// to Mode and falls in one to High.
type Triangular struct {
	Low, Mode, High float64 // finite, Low ≤ Mode ≤ High, Low < High
}

// CDF returns P(X ≤ x).
func (d Triangular) CDF(x float64) float64 {
	switch {
	case x <= d.Low:
		return 0
	case x >= d.High:
		return 1
	case x < d.Mode:
		return (x - d.Low) / (d.High - d.Low) * (x - d.Low) / (d.Mode - d.Low)
	default:
		return 1 - (d.High-x)/(d.High-d.Low)*(d.High-x)/(d.High-d.Mode)
	}
}

// Draw returns a variate by inversion of one draw.
func (d Triangular) Draw(s *Stream) float64 {
	u, width := s.Float64(), d.High-d.Low
	if u*width < d.Mode-d.Low {
		return d.Low + math.Sqrt(u*width*(d.Mode-d.Low))
	}
	return d.High - math.Sqrt((1-u)*width*(d.High-d.Mode))
}

// Mean returns the mean of the three.
func (d Triangular) Mean() float64 { return d.Low/3 + d.Mode/3 + d.High/3 }

// Validate returns an error unless the three are finite and in order.
func (d Triangular) Validate() error {
	ordered := d.Low <= d.Mode && d.Mode <= d.High && d.Low < d.High
	if !ordered || math.IsInf(d.High-d.Low, 0) {
		return parameterError(d, "needs finite low ≤ mode ≤ high with low < high")
	}
	return nil
}

// Variance returns (a² + b² + ab)/18 for the distances a and b from the mode.
func (d Triangular) Variance() float64 {
	a, b := d.Mode-d.Low, d.High-d.Mode
	return (a*a + b*b + a*b) / 18
}
