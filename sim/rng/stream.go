package rng

import (
	"encoding/binary"
	"math"
)

// Stream is a source of random numbers: xoshiro256++ from a state that its [Key]
// determines. It is cut into substreams of 2^128 draws each; see
// [Stream.NextSubstream]. It implements rand.Source of math/rand/v2. A stream
// belongs to one goroutine. The zero Stream is not usable: call [New].
type Stream struct {
	now       xoshiro // state before the next draw, C_g of L'Ecuyer
	flip      uint64  // all ones for an antithetic stream, else 0
	start     xoshiro // where the stream begins, I_g
	substream xoshiro // where its present substream begins, B_g
}

// New returns the stream that key names, at its beginning.
func New(key Key) *Stream {
	s := startingAt(key.digest(), 0)
	if key.Antithetic {
		return s.Antithetic()
	}
	return s
}

func startingAt(d [32]byte, flip uint64) *Stream {
	x := xoshiro{
		s0: binary.LittleEndian.Uint64(d[0:]),
		s1: binary.LittleEndian.Uint64(d[8:]),
		s2: binary.LittleEndian.Uint64(d[16:]),
		s3: binary.LittleEndian.Uint64(d[24:]),
	}
	return &Stream{now: x, flip: flip, start: x, substream: x}
}

// Uint64 returns 64 uniform bits.
func (s *Stream) Uint64() uint64 {
	return s.now.next() ^ s.flip
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
// −ln(1−U)/rate with the logarithm within 2 units in its last place. It panics
// unless rate > 0.
func (s *Stream) Exponential(rate float64) float64 {
	if !(rate > 0) {
		panic("rng: Exponential needs a rate > 0")
	}
	return negativeLog(1<<53-s.Uint64()>>11) / rate
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
