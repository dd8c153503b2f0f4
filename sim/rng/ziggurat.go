package rng

import "math"

// layer is one of 256 layers of equal area under a density f with f(0) = 1.
type layer struct {
	inside uint64  // of 2^53: points below it lie under the density for certain
	width  float64 // right edge times 2^-53
	height float64 // density at the right edge, 0 for the base
	rise   float64 // from there to the top of the layer
}

// ZigguratExponential returns a variate of the exponential distribution by the
// ziggurat of Marsaglia and Tsang, "The ziggurat method for generating random
// variables", J. Stat. Softw. 5(8) (2000), with 256 layers and, as Doornik asks,
// different bits for the layer and for the point. It takes 1 draw in 99 of 100
// cases, else more, so it is unfit for common random numbers and for antithetic
// streams. It panics unless rate > 0.
func (s *Stream) ZigguratExponential(rate float64) float64 {
	if !(rate > 0) {
		panic("rng: ZigguratExponential needs a rate > 0")
	}
	for offset := 0.0; ; {
		bits := s.Uint64()
		l := &exponentialLayers[bits&255]
		point := bits >> 11
		x := float64(point) * l.width
		switch {
		case point < l.inside:
			return (offset + x) / rate
		case bits&255 == 0:
			offset += exponentialTail // what lies beyond is exponential again
		case l.height+l.rise*s.Float64() < math.Exp(-x):
			return (offset + x) / rate
		}
	}
}

// ZigguratNormal returns a variate of the normal distribution by the ziggurat, with
// Marsaglia's method for the tail; see [Stream.ZigguratExponential]. It panics
// unless sd ≥ 0.
func (s *Stream) ZigguratNormal(mean, sd float64) float64 {
	if !(sd >= 0) {
		panic("rng: ZigguratNormal needs a standard deviation ≥ 0")
	}
	bits := s.Uint64()
	x := normalPoint(bits)
	if bits>>11 >= normalLayers[bits&255].inside {
		x, bits = s.normalEdge(x, bits)
	}
	return mean + math.Float64frombits(math.Float64bits(sd*x)|bits<<55&(1<<63)) // bit 8 is the sign
}

// normalPoint returns the point that bits choose in the layer that they choose.
func normalPoint(bits uint64) float64 {
	return float64(int64(bits>>11)) * normalLayers[bits&255].width
}

// normalEdge decides about a point x that may lie outside of the density: it returns a
// point that does not, and the bits that hold its sign. One draw in 99 comes here.
func (s *Stream) normalEdge(x float64, bits uint64) (float64, uint64) {
	for {
		l := &normalLayers[bits&255]
		switch {
		case bits>>11 < l.inside:
			return x, bits
		case bits&255 == 0:
			return s.normalTail(), bits
		case l.height+l.rise*s.Float64() < math.Exp(-x*x/2):
			return x, bits
		}
		bits = s.Uint64()
		x = normalPoint(bits)
	}
}

// normalTail returns a standard normal variate beyond the base of the ziggurat.
func (s *Stream) normalTail() float64 {
	for {
		x := s.Exponential(normalTail)
		if 2*s.Exponential(1) > x*x {
			return normalTail + x
		}
	}
}
