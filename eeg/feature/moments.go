package feature

import "math"

// Moments are a sample's size, mean and central power sums Σ(x−mean)^p.
type Moments struct {
	N          int
	Mean       float64
	M2, M3, M4 float64
}

// Compute returns the moments of x. Those of integers of 24 bits are taken of exact
// sums about the integer nearest to the mean. Other samples' sums are taken about the
// floor of the mean, or about the mean itself where the floor lies more than eight
// standard deviations from it.
func Compute(x []float64) Moments {
	var s sums
	if s.addValues(x) {
		return s.moments()
	}
	return compute(x)
}

// compute returns the moments of at least one sample in float64.
func compute(x []float64) Moments {
	mean := mean(x)
	m := about(x, math.Floor(mean))
	const far = 64 // squared distance in variances beyond which m4 loses digits
	if d := m.Mean - math.Floor(mean); d*d*float64(m.N) > far*m.M2 {
		m = about(x, mean)
	}
	if constant(x) {
		m = Moments{N: len(x), Mean: x[0]}
	}
	return m
}

// mean returns the mean of at least one sample.
func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// about returns the moments by the power sums about c.
func about(x []float64, c float64) Moments {
	s1, s2, s3, s4 := valuePowers(x, c)
	return central(len(x), c, s1, s2, s3, s4)
}

// central returns the moments of n samples by their power sums about c.
func central(n int, c, s1, s2, s3, s4 float64) Moments {
	a := s1 / float64(n)
	return Moments{
		N:    n,
		Mean: c + a,
		M2:   s2 - a*s1,
		M3:   s3 - 3*a*s2 + 2*a*a*s1,
		M4:   s4 - 4*a*s3 + 6*a*a*s2 - 3*a*a*a*s1,
	}
}

func constant(x []float64) bool {
	for _, v := range x {
		if v != x[0] { // false at once in all but flat windows
			return false
		}
	}
	return true
}

// Merge returns the moments of both samples together, by the pairwise formulas of
// Pébay (Sandia report SAND2008-6212, 2008).
func (m Moments) Merge(o Moments) Moments {
	if m.N == 0 {
		return o
	}
	if o.N == 0 {
		return m
	}
	na, nb := float64(m.N), float64(o.N)
	n := na + nb
	d := o.Mean - m.Mean
	dn := d / n
	return Moments{
		N:    m.N + o.N,
		Mean: m.Mean + nb*dn,
		M2:   m.M2 + o.M2 + d*dn*na*nb,
		M3:   m.M3 + o.M3 + d*dn*dn*na*nb*(na-nb) + 3*dn*(na*o.M2-nb*m.M2),
		M4: m.M4 + o.M4 + d*dn*dn*dn*na*nb*(na*na-na*nb+nb*nb) +
			6*dn*dn*(na*na*o.M2+nb*nb*m.M2) + 4*dn*(na*o.M3-nb*m.M3),
	}
}

// Variance returns the population variance M2/N, NaN for no sample.
func (m Moments) Variance() float64 {
	if m.N == 0 {
		return math.NaN()
	}
	return m.M2 / float64(m.N)
}

// Kurtosis returns Pearson's kurtosis N·M4/M2², 3 for a normal sample, which no
// change of scale or offset alters; NaN for a constant sample.
func (m Moments) Kurtosis() float64 {
	if m.M2 == 0 {
		return math.NaN()
	}
	return float64(m.N) * (m.M4 / m.M2) / m.M2
}
