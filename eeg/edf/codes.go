package edf

import (
	"encoding/binary"
	"math"
)

func code16(b []byte) int { return int(int16(binary.LittleEndian.Uint16(b))) }

func code24(b []byte) int {
	return int(int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24) >> 8)
}

// convert returns codes as numbers.
func (f format) convert(to []float64, codes []byte) {
	if f.width == 2 {
		for i := range to {
			to[i] = float64(code16(codes[2*i:]))
		}
		return
	}
	for i := range to {
		to[i] = float64(code24(codes[3*i:]))
	}
}

// outside counts codes outside the digital range.
func (s *signal) outside(codes []byte) int {
	least := -1 << (8*s.Width - 1)
	if s.Low <= least && s.High >= -1-least {
		return 0
	}
	code, n := code24, 0
	if s.Width == 2 {
		if s.Low >= least && s.High <= -1-least && inside16(codes, s.Low, s.High) {
			return 0
		}
		code = code16
	}
	for ; len(codes) > 0; codes = codes[s.Width:] {
		if c := code(codes); c < s.Low || c > s.High {
			n++
		}
	}
	return n
}

// inside16 reports whether codes of 16 bits are inside a range of the same. It takes
// four at once, whose distances from the limits it looks at in 32 bits each: if one is
// negative, a sign is set, whatever it borrows from its neighbour.
func inside16(codes []byte, low, high int) bool {
	const (
		both  = 1<<32 | 1
		lanes = 0xffff * both
		signs = 1 << 31 * both
	)
	l, h := uint64(low-math.MinInt16)*both, uint64(high-math.MinInt16)*both
	var bad uint64
	i := 0
	for ; i <= len(codes)-8; i += 8 {
		x := binary.LittleEndian.Uint64(codes[i:i+8]) ^ 0x8000800080008000
		even, odd := x&lanes, x>>16&lanes
		bad |= (even - l) | (h - even) | (odd - l) | (h - odd)
	}
	ok := bad&signs == 0
	for ; i < len(codes); i += 2 {
		c := code16(codes[i:])
		ok = ok && low <= c && c <= high
	}
	return ok
}
