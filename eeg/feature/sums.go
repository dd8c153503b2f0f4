package feature

import "math/bits"

// sums are the exact power sums Σd^p of integer samples about an integer centre, d
// being the distance from it. They are right for up to 2³¹ samples of 24 bits.
//
// Being exact they depend on the samples alone: not on the centre, the order, the
// blocks that the samples came in, or the instructions that added them.
type sums struct {
	n          int64
	centre     int64
	s1         int64
	s2, s3, s4 int128
}

// add adds n samples' exact sums about the centre.
func (s *sums) add(n int, s1 int64, s2, s3, s4 int128) {
	s.n += int64(n)
	s.s1 += s1
	s.s2 = s.s2.add(s2)
	s.s3 = s.s3.add(s3)
	s.s4 = s.s4.add(s4)
}

// addOne adds any sample of 24 bits.
func (s *sums) addOne(x int64) {
	d := x - s.centre
	q := uint64(d * d)
	hi, lo := bits.Mul64(q, q)
	s.add(1, d, int128{0, q}, int128{0, q}.times(d), int128{int64(hi), lo})
}

// about returns the sums about another centre.
func (s *sums) about(centre int64) sums {
	t, n, s1 := centre-s.centre, wide(s.n), wide(s.s1)
	nt := n.times(t)
	return sums{
		n:      s.n,
		centre: centre,
		s1:     s.s1 - s.n*t,
		s2:     s.s2.sub(s1.times(2).sub(nt).times(t)),
		s3:     s.s3.sub(s.s2.times(3).sub(s1.times(3).sub(nt).times(t)).times(t)),
		s4:     s.s4.sub(s.s3.times(4).sub(s.s2.times(6).sub(s1.times(4).sub(nt).times(t)).times(t)).times(t)),
	}
}

// merge adds the sums of other samples.
func (s *sums) merge(o *sums) {
	if o.centre != s.centre {
		moved := o.about(s.centre)
		o = &moved
	}
	s.add(int(o.n), o.s1, o.s2, o.s3, o.s4)
}

// nearest returns the integer nearest to the mean of at least one sample, the higher of
// two.
func (s *sums) nearest() int64 {
	twice, n := 2*s.s1+s.n, 2*s.n
	q := twice / n
	if q*n > twice {
		q--
	}
	return s.centre + q
}

// moments returns what the sums say, taken about the integer a nearest to the mean.
// Integers have |Σ(x−a)| ≤ Σ(x−a)², which with at most 1/2 from a to the mean costs
// the variance no digit, however rarely they differ.
func (s *sums) moments() Moments {
	if s.n == 0 {
		return Moments{}
	}
	m := s.about(s.nearest())
	return central(int(m.n), float64(m.centre), float64(m.s1), m.s2.float(), m.s3.float(), m.s4.float())
}
