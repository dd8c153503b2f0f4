package rng

import (
	"crypto/sha256"
	"encoding/binary"
)

// ResetToStart returns the stream to the beginning of its first substream.
func (s *Stream) ResetToStart() { s.now, s.substream = s.start, s.start }

// ResetToSubstream returns the stream to the beginning of its present substream.
func (s *Stream) ResetToSubstream() { s.now = s.substream }

// NextSubstream moves to the beginning of the next substream, 2^128 draws after
// that of the present one, however many draws were taken. The three points of
// return are those of L'Ecuyer, Simard, Chen and Kelton, "An object-oriented
// random-number package with many long streams and substreams", Oper. Res. 50
// (2002) 1073–1075.
func (s *Stream) NextSubstream() {
	s.substream.jump(jumpPolynomial)
	s.now = s.substream
}

// Jump skips 2^128 draws. The points of return stay.
func (s *Stream) Jump() { s.now.jump(jumpPolynomial) }

// LongJump skips 2^192 draws. The points of return stay.
func (s *Stream) LongJump() { s.now.jump(longJumpPolynomial) }

// Split returns the stream of an input inside the one that s feeds, at its
// beginning. It depends on the present substream of s and on the name, not on how
// many draws were taken, and is antithetic where s is. The state is the SHA-256
// digest of the substream's first state and the name.
func (s *Stream) Split(name string) *Stream {
	b := make([]byte, 0, 64+len(name))
	for _, word := range []uint64{s.substream.s0, s.substream.s1, s.substream.s2, s.substream.s3} {
		b = binary.LittleEndian.AppendUint64(b, word)
	}
	return startingAt(sha256.Sum256(append(b, name...)), s.flip)
}

// Antithetic returns a stream that gives, from the present point of s on, the
// complement of every draw: each bit of Uint64 inverted, 1 − 2^-53 − U where s
// gives U = Float64, and the variate of the mirrored probability wherever one is
// made by inversion. Its points of return are those of s. Averaging a run with its
// antithetic run pays where the result is monotone in the draws, as in a queue fed
// by inversion; see Law, Simulation Modeling and Analysis, section 11.3.
func (s *Stream) Antithetic() *Stream {
	mirrored := *s
	mirrored.flip = ^s.flip
	return &mirrored
}
