package brainvision

import (
	"encoding/binary"
	"math"
)

// format is how a sample is stored, in little-endian order.
type format struct {
	width  int // bytes
	decode func([]byte) float64
}

var (
	int16Format   = format{2, func(b []byte) float64 { return float64(int16(binary.LittleEndian.Uint16(b))) }}
	uint16Format  = format{2, func(b []byte) float64 { return float64(binary.LittleEndian.Uint16(b)) }}
	int32Format   = format{4, func(b []byte) float64 { return float64(int32(binary.LittleEndian.Uint32(b))) }}
	float32Format = format{4, func(b []byte) float64 { return float64(math.Float32frombits(binary.LittleEndian.Uint32(b))) }}
)

// samples decodes every stride-th byte of raw and returns how many values are
// infinite; those are missing, NaN.
func (f format) samples(to []float64, raw []byte, stride int) int {
	infinite := 0
	for i := range to {
		to[i] = f.decode(raw[i*stride:])
		if math.IsInf(to[i], 0) {
			to[i] = math.NaN()
			infinite++
		}
	}
	return infinite
}
