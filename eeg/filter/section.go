package filter

import "math"

// Section is a second-order section, a biquad, with the transfer function
// (B0 + B1·z⁻¹ + B2·z⁻²) / (1 + A1·z⁻¹ + A2·z⁻²).
type Section struct {
	B0, B1, B2 float64
	A1, A2     float64
}

// Gain returns the gain at frequency hz of samples at rate, both in Hz.
func (s Section) Gain(hz, rate float64) float64 {
	w := 2 * math.Pi * hz / rate
	z1 := complex(math.Cos(w), -math.Sin(w))
	z2 := z1 * z1
	h := (complex(s.B0, 0) + complex(s.B1, 0)*z1 + complex(s.B2, 0)*z2) / (1 + complex(s.A1, 0)*z1 + complex(s.A2, 0)*z2)
	return math.Hypot(real(h), imag(h))
}

// constant returns the gain of a constant signal.
func (s Section) constant() float64 { return (s.B0 + s.B1 + s.B2) / (1 + s.A1 + s.A2) }

// radius returns the largest absolute value of the poles, below 1 when stable.
func (s Section) radius() float64 {
	if half := s.A1 / 2; half*half > s.A2 {
		return math.Abs(half) + math.Sqrt(half*half-s.A2)
	}
	return math.Sqrt(s.A2)
}

// settling returns the number of samples in which the section's slowest mode falls to
// a hundredth.
func (s Section) settling() int64 {
	r := s.radius()
	if r == 0 {
		return 2
	}
	return int64(math.Ceil(math.Log(0.01) / math.Log(r)))
}

// run filters x in place, in transposed direct form II.
func (s Section) run(x []float64, state *[2]float64) {
	s1, s2 := state[0], state[1]
	for i, v := range x {
		y := s.B0*v + s1
		s1 = s.B1*v - s.A1*y + s2
		s2 = s.B2*v - s.A2*y
		x[i] = y
	}
	state[0], state[1] = s1, s2
}
