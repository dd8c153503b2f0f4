package brainvision

import (
	"encoding/binary"
	"math"
)

// format is how a sample is stored, in little-endian order.
type format struct {
	width int // bytes

	// samples decodes every stride-th byte of raw and returns how many values are
	// infinite; those are missing, NaN.
	samples func(to []float64, raw []byte, stride int) int
}

var (
	int16Format   = format{2, integers(func(b []byte) int16 { return int16(binary.LittleEndian.Uint16(b)) })}
	uint16Format  = format{2, integers(binary.LittleEndian.Uint16)}
	int32Format   = format{4, integers(func(b []byte) int32 { return int32(binary.LittleEndian.Uint32(b)) })}
	float32Format = format{4, floats}
)

func integers[T int16 | uint16 | int32](decode func([]byte) T) func(to []float64, raw []byte, stride int) int {
	return func(to []float64, raw []byte, stride int) int {
		for i := range to {
			to[i] = float64(decode(raw[i*stride:]))
		}
		return 0
	}
}

func floats(to []float64, raw []byte, stride int) (infinite int) {
	for i := range to {
		to[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(raw[i*stride:])))
		if math.IsInf(to[i], 0) {
			to[i] = math.NaN()
			infinite++
		}
	}
	return infinite
}
