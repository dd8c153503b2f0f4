package gdf

import (
	"encoding/binary"
	"math"
)

// sample is how a value is stored, in little-endian order.
type sample struct {
	width  int // bytes
	decode func([]byte) float64
}

// samples holds the types of GDF, section 2.4, without integers of 64 bits and floats
// of 128, which are no float64.
var samples = map[uint32]sample{
	1:   {1, func(b []byte) float64 { return float64(int8(b[0])) }},
	2:   {1, func(b []byte) float64 { return float64(b[0]) }},
	3:   {2, func(b []byte) float64 { return float64(int16(binary.LittleEndian.Uint16(b))) }},
	4:   {2, func(b []byte) float64 { return float64(binary.LittleEndian.Uint16(b)) }},
	5:   {4, func(b []byte) float64 { return float64(int32(binary.LittleEndian.Uint32(b))) }},
	6:   {4, func(b []byte) float64 { return float64(binary.LittleEndian.Uint32(b)) }},
	16:  {4, func(b []byte) float64 { return float64(math.Float32frombits(binary.LittleEndian.Uint32(b))) }},
	17:  {8, func(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) }},
	279: {3, func(b []byte) float64 { return float64(int32(uint24(b)<<8) >> 8) }},
	535: {3, func(b []byte) float64 { return float64(uint24(b)) }},
}

func uint24(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }

// values decodes as many values as fit and returns how many are outside the range;
// infinite ones, which are outside, are missing.
func (s sample) values(to []float64, raw []byte, low, high float64) (outside int) {
	for i := range to {
		v := s.decode(raw[i*s.width:])
		if v < low || v > high {
			outside++
		}
		if math.IsInf(v, 0) {
			v = math.NaN()
		}
		to[i] = v
	}
	return outside
}
