package rng

// Deterministic is the distribution of a constant.
type Deterministic struct {
	Value float64
}

// Draw returns the constant, and takes no draw from s.
func (d Deterministic) Draw(*Stream) float64 { return d.Value }

// Mean returns the constant.
func (d Deterministic) Mean() float64 { return d.Value }

// Variance returns 0.
func (d Deterministic) Variance() float64 { return 0 }
