package feature

import "math/bits"

const (
	// exactBelow bounds a float64 sum of integers ≥ 0 that was not rounded.
	exactBelow = 1 << 53

	// narrowBelow bounds Σd⁴ of a run whose Σ|d|³ ≤ (Σd⁴)^¾·run^¼ fits an int64.
	narrowBelow = 1 << 78

	// run is the number of codes that are added at once.
	run = 4096
)

// addCodes adds codes of width bytes by a kernel for them. What the kernel cannot add
// exactly about this centre it may about another, and wider integers always can.
func (s *sums) addCodes(b []byte, width int, kernel powers) {
	if s.n == 0 && s.centre == 0 && len(b) > 0 {
		s.centre = code(b, width)
	}
	for len(b) > 0 {
		n := min(len(b)/width, run)
		head := b[:n*width]
		b = b[n*width:]
		q := kernel(head, s.centre)
		if a := float64(q.s1) / float64(n); q.s4 >= exactBelow && a*a*float64(n) > float64(q.s2)/2 {
			*s = s.about(s.centre + q.s1/int64(n))
			q = kernel(head, s.centre)
		}
		switch {
		case q.s4 < exactBelow:
			s.add(n, q.s1, wide(q.s2), wide(q.s3), wide(int64(q.s4)))
		case q.s4 < narrowBelow:
			s.addWide(head, width)
		default:
			for ; len(head) > 0; head = head[width:] {
				s.addOne(code(head, width))
			}
		}
	}
}

// addWide adds a run whose Σd⁴ is below narrowBelow.
func (s *sums) addWide(b []byte, width int) {
	var s1, s2, s3 int64
	var s4 int128
	n := len(b) / width
	for ; len(b) > 0; b = b[width:] {
		d := code(b, width) - s.centre
		q := d * d
		s1 += d
		s2 += q
		s3 += q * d
		hi, lo := bits.Mul64(uint64(q), uint64(q))
		s4 = s4.add(int128{int64(hi), lo})
	}
	s.add(n, s1, wide(s2), wide(s3), s4)
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
	if s4 < exactBelow {
		s.add(len(x), int64(s1), wide(int64(s2)), wide(int64(s3)), wide(int64(s4)))
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
