package rng

import "math/bits"

// xoshiro is the state of xoshiro256++ 1.0 of Blackman and Vigna, "Scrambled
// linear pseudorandom number generators", ACM Trans. Math. Softw. 47 (2021), with
// period 2^256 − 1. Not all words may be 0.
type xoshiro struct {
	s0, s1, s2, s3 uint64
}

// next returns 64 uniform bits.
func (x *xoshiro) next() uint64 {
	s0, s1, s2, s3 := x.s0, x.s1, x.s2, x.s3 // in registers
	out := bits.RotateLeft64(s0+s3, 23) + s0
	s2 ^= s0
	s3 ^= s1
	x.s0, x.s1, x.s2, x.s3 = s0^s3, s1^s2, s2^s1<<17, bits.RotateLeft64(s3, 45)
	return out
}

// The polynomials x^(2^128) and x^(2^192) modulo the characteristic polynomial of
// the generator, least power first, from the reference program
// https://prng.di.unimi.it/xoshiro256plusplus.c.
var (
	jumpPolynomial     = [4]uint64{0x180ec6d33cfd0aba, 0xd5a61266f0c9392c, 0xa9582618e03fc9aa, 0x39abdc4529b1661c}
	longJumpPolynomial = [4]uint64{0x76e15d3efefdcbbf, 0xc5004e441c522fb3, 0x77710069854ee241, 0x39109bb02acbe635}
)

// jump applies a polynomial in the generator's transition to the state.
func (x *xoshiro) jump(polynomial [4]uint64) {
	var sum xoshiro
	for _, word := range polynomial {
		for bit := range 64 {
			if word>>bit&1 == 1 {
				sum.s0 ^= x.s0
				sum.s1 ^= x.s1
				sum.s2 ^= x.s2
				sum.s3 ^= x.s3
			}
			x.next()
		}
	}
	*x = sum
}
