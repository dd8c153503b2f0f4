package output

import "math"

// SketchError bounds the relative error of an order statistic taken from a Sketch.
const SketchError = 1. / (1 << subBucketBits)

const (
	subBucketBits = 7
	octave        = 1 << subBucketBits           // buckets of an octave
	bucketShift   = 52 - subBucketBits           // the bits above are a float's bucket
	firstBucket   = 1 << subBucketBits           // of 2⁻¹⁰²², the least normal number
	endOfBuckets  = (1<<11 - 1) << subBucketBits // of +Inf
	placeBits     = 24                           // of a float's place in its bucket
	placeShift    = bucketShift - placeBits
	placeMask     = 1<<placeBits - 1
)

// Sketch summarises observations by counting them in a log-linear histogram: every
// octave of either sign is divided into 128 buckets of equal width. It needs 2 kB
// for every octave between the observations of least and greatest magnitude.
// Everything in it is an integer, a minimum or a maximum, so neither the order of
// Add nor that of Merge can ever change what it says. It implements Distribution;
// the zero Sketch is empty and ready for use.
//
// Order statistics are off by at most SketchError of their magnitude, the least and
// the greatest not at all, and the mean by 10⁻⁹ of the mean magnitude. Numbers
// below 2⁻¹⁰²² ≈ 2.2·10⁻³⁰⁸ in magnitude count as zero.
type Sketch struct {
	positive, negative buckets
	zeros              int
	n                  int
	min, max           float64
}

var _ Distribution = (*Sketch)(nil)

// Add observes x. It panics when x is not finite.
func (s *Sketch) Add(x float64) {
	bits := math.Float64bits(x)
	if i := int(bits>>bucketShift) - s.positive.first; uint(i) < uint(len(s.positive.counts)) {
		s.positive.counts[i].add(bits)
	} else {
		s.addElsewhere(x)
	}
	if x < s.min || s.n == 0 {
		s.min = x
	}
	if x > s.max || s.n == 0 {
		s.max = x
	}
	s.n++
}

// addElsewhere counts what does not fall into a positive bucket that exists.
func (s *Sketch) addElsewhere(x float64) {
	bits := math.Float64bits(math.Abs(x))
	i := int(bits >> bucketShift)
	switch {
	case i >= endOfBuckets:
		panic("output: a sketch of an observation that is not finite")
	case i < firstBucket:
		s.zeros++
	case x < 0:
		s.negative.cover(i, i+1)
		s.negative.counts[i-s.negative.first].add(bits)
	default:
		s.positive.cover(i, i+1)
		s.positive.counts[i-s.positive.first].add(bits)
	}
}

// Merge observes all that u has observed.
func (s *Sketch) Merge(u *Sketch) {
	switch {
	case u.n == 0:
		return
	case s.n == 0:
		s.min, s.max = u.min, u.max
	}
	s.positive.merge(&u.positive)
	s.negative.merge(&u.negative)
	s.min, s.max = min(s.min, u.min), max(s.max, u.max)
	s.zeros += u.zeros
	s.n += u.n
}

// N returns the number of observations.
func (s *Sketch) N() int { return s.n }

// Min returns the least observation, NaN when there is none.
func (s *Sketch) Min() float64 { return s.unlessEmpty(s.min) }

// Max returns the greatest observation, NaN when there is none.
func (s *Sketch) Max() float64 { return s.unlessEmpty(s.max) }

// Mean returns the arithmetic mean, NaN when nothing was observed.
func (s *Sketch) Mean() float64 {
	return s.unlessEmpty(s.positive.share(s.n) - s.negative.share(s.n))
}

// Quantile returns the p-quantile by the definition of Sample: N − 1 steps lead from
// the least observation to the greatest, and between two of them it is interpolated
// linearly. It is NaN for an empty sketch. It panics unless 0 ≤ p ≤ 1.
func (s *Sketch) Quantile(p float64) float64 {
	if !(p >= 0 && p <= 1) {
		panic("output: quantile outside [0, 1]")
	}
	if s.n == 0 {
		return math.NaN()
	}
	whole, fraction := math.Modf(p * float64(s.n-1))
	k := int(whole)
	if fraction == 0 {
		return s.order(k)
	}
	return between(s.order(k), s.order(k+1), fraction)
}

// order returns the estimate of the observation that has k smaller ones, 0 ≤ k < n.
func (s *Sketch) order(k int) float64 {
	switch negatives := s.n - s.zeros - s.positive.n(); {
	case k == 0:
		return s.min
	case k == s.n-1:
		return s.max
	case k < negatives:
		return min(max(s.min, -s.negative.order(negatives-1-k)), s.max)
	case k < negatives+s.zeros:
		return 0
	default:
		return min(max(s.min, s.positive.order(k-negatives-s.zeros)), s.max)
	}
}

func (s *Sketch) unlessEmpty(x float64) float64 {
	if s.n == 0 {
		return math.NaN()
	}
	return x
}
