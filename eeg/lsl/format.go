package lsl

import (
	"encoding/binary"
	"math"
)

// Format is the type of a stream's values.
type Format string

// The formats that are numbers.
const (
	Float32 Format = "float32"
	Float64 Format = "double64"
	Int8    Format = "int8"
	Int16   Format = "int16"
	Int32   Format = "int32"
	Int64   Format = "int64"
)

// size returns the bytes of a value, 0 for an unknown format.
func (f Format) size() int {
	switch f {
	case Int8:
		return 1
	case Int16:
		return 2
	case Float32, Int32:
		return 4
	case Float64, Int64:
		return 8
	default:
		return 0
	}
}

// get decodes the value at the beginning of b.
func (f Format) get(b []byte, order binary.ByteOrder) float64 {
	switch f {
	case Int8:
		return float64(int8(b[0]))
	case Int16:
		return float64(int16(order.Uint16(b)))
	case Int32:
		return float64(int32(order.Uint32(b)))
	case Int64:
		return float64(int64(order.Uint64(b)))
	case Float32:
		return float64(math.Float32frombits(order.Uint32(b)))
	default:
		return math.Float64frombits(order.Uint64(b))
	}
}

// put appends v, rounded towards zero where the format has no fractions.
func (f Format) put(b []byte, v float64) []byte {
	order := binary.LittleEndian
	switch f {
	case Int8:
		return append(b, byte(int8(v)))
	case Int16:
		return order.AppendUint16(b, uint16(int16(v)))
	case Int32:
		return order.AppendUint32(b, uint32(int32(v)))
	case Int64:
		return order.AppendUint64(b, uint64(int64(v)))
	case Float32:
		return order.AppendUint32(b, math.Float32bits(float32(v)))
	default:
		return order.AppendUint64(b, math.Float64bits(v))
	}
}

// The test pattern that opens a feed: two samples at one time, whose channel k has the
// value k + 4 or k + 2, and what the format adds, with the sign of (−1)^k.
const patternTime = 123456.789

var patternOffsets = [2]int64{4, 2}

// pattern returns the value of channel k in one of the samples.
func (f Format) pattern(offset int64, k int) float64 {
	base := map[Format]int64{Float64: 16777217, Int8: 1, Int16: 257, Int32: 65537, Int64: 2147483649}[f]
	v := int64(k) + offset + base
	if most := map[Format]int64{Int8: math.MaxInt8, Int16: math.MaxInt16, Int32: math.MaxInt32}[f]; most > 0 {
		v %= most
	}
	if k%2 == 1 {
		v = -v
	}
	return float64(v)
}

// What precedes a sample.
const (
	tagDeduced = 1 // no time stamp: one interval after the last one
	tagStamped = 2
)

// appendSample appends a sample with its time stamp.
func (f Format) appendSample(b []byte, stamp float64, values []float64) []byte {
	b = append(b, tagStamped)
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(stamp))
	for _, v := range values {
		b = f.put(b, v)
	}
	return b
}

// appendPattern appends the two samples of the test pattern.
func (f Format) appendPattern(b []byte, channels int) []byte {
	values := make([]float64, channels)
	for _, offset := range patternOffsets {
		for k := range values {
			values[k] = f.pattern(offset, k)
		}
		b = f.appendSample(b, patternTime, values)
	}
	return b
}
