package wfdb

import (
	"encoding/binary"
	"math"
)

// format is a way to store samples, signal(5).
type format struct {
	invalid int32 // stands for a missing sample
	width   int   // bytes of a sample; 0 for format 212, two samples in three bytes
	decode  func(to []int32, raw []byte)
}

var formats = map[int]format{
	16: {math.MinInt16, 2, func(to []int32, raw []byte) {
		for i := range to {
			to[i] = int32(int16(binary.LittleEndian.Uint16(raw[2*i:])))
		}
	}},
	24: {-1 << 23, 3, func(to []int32, raw []byte) {
		for i := range to {
			to[i] = int32(uint32(raw[3*i])<<8|uint32(raw[3*i+1])<<16|uint32(raw[3*i+2])<<24) >> 8
		}
	}},
	32: {math.MinInt32, 4, func(to []int32, raw []byte) {
		for i := range to {
			to[i] = int32(binary.LittleEndian.Uint32(raw[4*i:]))
		}
	}},
	61: {math.MinInt16, 2, func(to []int32, raw []byte) {
		for i := range to {
			to[i] = int32(int16(binary.BigEndian.Uint16(raw[2*i:])))
		}
	}},
	80: {math.MinInt8, 1, func(to []int32, raw []byte) {
		for i := range to {
			to[i] = int32(raw[i]) - 128
		}
	}},
	212: {-1 << 11, 0, decode212},
}

// decode212 unpacks 12 bits: the low byte of the first sample, a byte with the high
// four bits of the second and of the first, the low byte of the second.
func decode212(to []int32, raw []byte) {
	for i := range to {
		pair := raw[i/2*3:]
		code := uint32(pair[1])<<8 | uint32(pair[0])
		if i%2 == 1 {
			code = uint32(pair[1])<<4&0xf00 | uint32(pair[2])
		}
		to[i] = int32(code<<20) >> 20
	}
}

// bytes returns the size of n samples.
func (f format) bytes(n int) int {
	if f.width == 0 {
		return n + (n+1)/2
	}
	return n * f.width
}

// samples returns how many whole samples b bytes hold.
func (f format) samples(b int) int {
	if f.width == 0 {
		return 2 * b / 3
	}
	return b / f.width
}

// padded reports whether a byte without a sample ends a file of n samples: format 212
// fills its last three bytes.
func (f format) padded(n int64) bool { return f.width == 0 && n%2 == 1 }
