//go:build !purego

package feature

import "golang.org/x/sys/cpu"

// fastest returns the fastest kernel for codes of width bytes, and what it is called.
func fastest(width int) (powers, string) {
	if width == 2 && cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		return powersAVX2, "AVX2"
	}
	return portable(width), "Go"
}

// powersAVX2 leaves what is no multiple of 16 codes to Go.
func powersAVX2(b []byte, centre int64) quad {
	n := len(b) / 2 &^ 15
	s := powers16(b[2*n:], centre)
	if n > 0 {
		var f [3]float64
		s.s1 += powersAVX2x16(&b[0], n, int32(centre), &f)
		s.s2 += int64(f[0])
		s.s3 += int64(f[1])
		s.s4 += f[2]
	}
	return s
}

// powersAVX2x16 adds n codes of 16 bits, a multiple of 16 and at most run, and returns
// Σd and, in s, Σd², Σd³ and Σd⁴.
//
//go:noescape
func powersAVX2x16(codes *byte, n int, centre int32, s *[3]float64) int64
