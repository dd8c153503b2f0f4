package feature

import "encoding/binary"

// powers adds the powers of the distances of codes from a centre.
type powers func(codes []byte, centre int64) quad

// quad holds the power sums Σd, Σd², Σd³ and Σd⁴ of distances. If the last one is
// below exactBelow, all four are exact; the first two always are.
type quad struct {
	s1, s2, s3 int64
	s4         float64
}

func (s quad) with(d int64) quad {
	q := d * d
	f := float64(q)
	return quad{s.s1 + d, s.s2 + q, s.s3 + q*d, s.s4 + f*f}
}

// portable returns the kernel in Go for codes of width bytes.
func portable(width int) powers {
	if width == 2 {
		return powers16
	}
	return powers24
}

// powers16 takes two codes at once, written out for the sums to stay in registers.
func powers16(b []byte, centre int64) quad {
	var s1, s2, s3 int64
	var s4 float64
	for i := 0; i <= len(b)-4; i += 4 {
		both := binary.LittleEndian.Uint32(b[i : i+4])
		d := int64(int16(both)) - centre
		q := d * d
		f := float64(q)
		s1 += d
		s2 += q
		s3 += q * d
		s4 += f * f
		d = int64(int32(both)>>16) - centre
		q = d * d
		f = float64(q)
		s1 += d
		s2 += q
		s3 += q * d
		s4 += f * f
	}
	s := quad{s1, s2, s3, s4}
	if len(b)%4 != 0 {
		s = s.with(code16(b[len(b)-2:]) - centre)
	}
	return s
}

// powers24 takes two codes at once, whose load has two bytes of the next one.
func powers24(b []byte, centre int64) quad {
	var s1, s2, s3 int64
	var s4 float64
	i := 0
	for ; i <= len(b)-8; i += 6 {
		both := int64(binary.LittleEndian.Uint64(b[i : i+8]))
		d := both<<40>>40 - centre
		q := d * d
		f := float64(q)
		s1 += d
		s2 += q
		s3 += q * d
		s4 += f * f
		d = both<<16>>40 - centre
		q = d * d
		f = float64(q)
		s1 += d
		s2 += q
		s3 += q * d
		s4 += f * f
	}
	s := quad{s1, s2, s3, s4}
	for ; i < len(b); i += 3 {
		s = s.with(code24(b[i:]) - centre)
	}
	return s
}

func code16(b []byte) int64 { return int64(int16(binary.LittleEndian.Uint16(b))) }

func code24(b []byte) int64 {
	return int64(int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24) >> 8)
}

// code returns the first code of b.
func code(b []byte, width int) int64 {
	if width == 2 {
		return code16(b)
	}
	return code24(b)
}

// Kernel names the kernel that adds codes of width bytes, 2 or 3, on this machine unless
// Options ask for the portable one: "Go", or its instructions such as "AVX2".
func Kernel(width int) string {
	_, name := fastest(width)
	return name
}
