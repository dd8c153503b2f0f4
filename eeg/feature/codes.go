package feature

import (
	"encoding/binary"
)

// run is the number of codes that are added at once, few enough for every sum of 16
// bits to fit an int64.
const run = 4096

// addCodes adds little-endian integers of width bytes, 2 or 3.
func (s *sums) addCodes(b []byte, width int) {
	if s.n == 0 && s.centre == 0 && len(b) > 0 {
		s.centre = code(b, width)
	}
	for len(b) > 0 {
		n := min(len(b)/width, run)
		head := b[:n*width]
		b = b[n*width:]
		if s1, s2, s3, s4 := powers(head, width, s.centre); s.add(n, s1, s2, s3, s4) {
			continue
		}
		for ; len(head) > 0; head = head[width:] {
			s.addOne(code(head, width))
		}
	}
}

// code returns the first code of b.
func code(b []byte, width int) int64 {
	if width == 2 {
		return int64(int16(binary.LittleEndian.Uint16(b)))
	}
	return int64(int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24) >> 8)
}

// powers returns the power sums of codes about a centre: the first exactly, the
// others too where the last one is below exactBelow.
func powers(b []byte, width int, centre int64) (s1 int64, s2, s3, s4 float64) {
	for ; len(b) >= width; b = b[width:] {
		d := code(b, width) - centre
		f := float64(d)
		q := f * f
		s1 += d
		s2 += q
		s3 += q * f
		s4 += q * q
	}
	return s1, s2, s3, s4
}

// addValues adds integers of 24 bits given as float64. It reports whether all values
// are such; otherwise it has no effect.
func (s *sums) addValues(x []float64) bool {
	if !integers(x) {
		return false
	}
	if s.n == 0 && s.centre == 0 && len(x) > 0 {
		s.centre = int64(x[0])
	}
	s1, s2, s3, s4 := valuePowers(x, float64(s.centre))
	if s.add(len(x), int64(s1), s2, s3, s4) {
		return true
	}
	for _, v := range x {
		s.addOne(int64(v))
	}
	return true
}

// integers reports whether all values are integers of 24 bits.
func integers(x []float64) bool {
	var all int32
	for _, v := range x {
		i := int32(v)
		if float64(i) != v {
			return false
		}
		all |= i ^ i>>31
	}
	return all < 1<<23
}

// valuePowers returns the power sums of values about c.
func valuePowers(x []float64, c float64) (s1, s2, s3, s4 float64) {
	for _, v := range x {
		d := v - c
		d2 := d * d
		s1 += d
		s2 += d2
		s3 += d2 * d
		s4 += d2 * d2
	}
	return s1, s2, s3, s4
}

// mean returns the mean of x.
func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
