package synth

import "math"

// The poles of pink noise: the lowest in Hz, how many and the ratio of neighbours.
const (
	pinkLow   = 0.25
	pinkPoles = 4
	pinkRatio = 4
)

// section is a first-order filter y = x + b·x' − a·y', pole and zero on the real
// axis.
type section struct{ pole, zero, x, y float64 }

// pink shapes white noise of variance 1 into noise of variance 1 whose power density
// falls as 1/f^α from 0.25 to 64 Hz, flat below: a cascade of pole-zero pairs, one in
// two octaves (Keshner, Proc. IEEE 70, 1982, finds one a decade enough).
type pink struct {
	sections [pinkPoles]section
	scale    float64
}

func newPink(alpha, rate float64) *pink {
	p := &pink{scale: 1}
	for k := range p.sections {
		pole := pinkLow * math.Pow(pinkRatio, float64(k))
		zero := pole * math.Pow(pinkRatio, alpha/2)
		p.sections[k].pole = math.Exp(-2 * math.Pi * pole / rate)
		p.sections[k].zero = math.Exp(-2 * math.Pi * zero / rate)
	}
	p.scale = 1 / math.Sqrt(p.energy(rate))
	return p
}

// filter shapes x in place.
func (p *pink) filter(x []float64) {
	for i := range x {
		x[i] *= p.scale
	}
	for k := range p.sections {
		s := p.sections[k]
		for i, v := range x {
			s.y = v - s.zero*s.x + s.pole*s.y
			s.x, x[i] = v, s.y
		}
		p.sections[k] = s
	}
}

// energy returns the sum of squares of the impulse response, and resets the filter.
func (p *pink) energy(rate float64) float64 {
	fresh := p.sections
	response := make([]float64, int(16*rate/pinkLow/(2*math.Pi))) // 16 time constants
	response[0] = 1
	p.filter(response)
	p.sections = fresh
	return dot(response, response)
}
