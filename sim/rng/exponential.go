package rng

// Exponential is the exponential distribution.
type Exponential struct {
	Rate float64 // > 0; its inverse is the mean
}

// Draw returns a variate by inversion of one draw.
func (d Exponential) Draw(s *Stream) float64 { return s.Exponential(d.Rate) }

// Mean returns 1/rate.
func (d Exponential) Mean() float64 { return 1 / d.Rate }

// Variance returns 1/rate².
func (d Exponential) Variance() float64 { return 1 / (d.Rate * d.Rate) }
