package chain

import "math"

// SecurityModel is η = θ·m^q of I-Health (after Kang et al., arXiv
// 1809.08387): it counts validators and ignores which of them, and what
// fraction, are faulty.
type SecurityModel struct {
	Theta float64 // θ, > 0; cancels out of the optimum
	Q     float64 // q, ≥ 2
}

// Security returns η for m validators.
func (s SecurityModel) Security(m int) float64 {
	return s.Theta * math.Pow(float64(m), s.Q)
}
