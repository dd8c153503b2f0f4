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

// outside counts codes outside a range.
func (f format) outside(codes []byte, low, high int) int {
	if limit := math.Ldexp(1, f.bits()-1); float64(low) <= -limit && float64(high) >= limit-1 {
		return 0
	}
	code, n := code16, 0
	if f.width == 3 {
		code = code24
	}
	for ; len(codes) > 0; codes = codes[f.width:] {
		if c := code(codes); c < low || c > high {
			n++
		}
	}
	return n
}
