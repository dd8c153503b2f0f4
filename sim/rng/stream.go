package rng

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// Stream is a source of random numbers: xoshiro256++ 1.0 of Blackman and Vigna,
// "Scrambled linear pseudorandom number generators", ACM Trans. Math. Softw. 47
// (2021), with period 2^256 − 1. It implements rand.Source of math/rand/v2. A
// stream belongs to one goroutine. The zero Stream is not usable: call [New].
type Stream struct {
	s0, s1, s2, s3 uint64
}

// New returns the stream that key names, at its beginning.
func New(key Key) *Stream {
	d := key.digest()
	return &Stream{
		s0: binary.LittleEndian.Uint64(d[0:]),
		s1: binary.LittleEndian.Uint64(d[8:]),
		s2: binary.LittleEndian.Uint64(d[16:]),
		s3: binary.LittleEndian.Uint64(d[24:]),
	}
}

// Uint64 returns 64 uniform bits.
func (s *Stream) Uint64() uint64 {
	out := bits.RotateLeft64(s.s0+s.s3, 23) + s.s0
	t := s.s1 << 17
	s.s2 ^= s.s0
	s.s3 ^= s.s1
	s.s1 ^= s.s2
	s.s0 ^= s.s3
	s.s2 ^= t
	s.s3 = bits.RotateLeft64(s.s3, 45)
	return out
}

// Float64 returns a multiple of 2^-53, uniform in [0, 1).
func (s *Stream) Float64() float64 {
	return float64(s.Uint64()>>11) * 0x1p-53
}

// Uniform returns a variate of the uniform distribution on [lo, hi), lo ≤ hi;
// rounding may return hi itself. It panics when lo > hi or either is not finite.
func (s *Stream) Uniform(lo, hi float64) float64 {
	if !(lo <= hi) || math.IsInf(hi-lo, 0) {
		panic("rng: Uniform needs finite lo ≤ hi")
	}
	return lo + (hi-lo)*s.Float64()
}

// Exponential returns a variate of the exponential distribution by inversion,
// −ln(1−U)/rate. It panics unless rate > 0.
func (s *Stream) Exponential(rate float64) float64 {
	if !(rate > 0) {
		panic("rng: Exponential needs a rate > 0")
	}
	return -math.Log(1-s.Float64()) / rate // 1−U is exact and never 0
}

// Normal returns a variate of the normal distribution by inversion,
// mean + sd·Φ⁻¹(U) with U an odd multiple of 2^-53 in (0, 1), hence within
// 8.3 standard deviations. It panics unless sd ≥ 0.
func (s *Stream) Normal(mean, sd float64) float64 {
	if !(sd >= 0) {
		panic("rng: Normal needs a standard deviation ≥ 0")
	}
	centred := float64(s.Uint64()>>12)*0x1p-51 + (0x1p-52 - 1) // 2U−1, exact
	return mean + sd*math.Sqrt2*math.Erfinv(centred)
}
