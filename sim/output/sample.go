package output

import (
	"math"
	"slices"
)

// Sample is a set of observations kept in full. It implements Distribution and
// may be read from several goroutines.
type Sample struct {
	sorted []float64
}

var _ Distribution = (*Sample)(nil)

// NewSample returns the sample of all observations in parts, which it copies. It
// panics when an observation is NaN.
func NewSample(parts ...[]float64) *Sample {
	sorted := slices.Concat(parts...)
	slices.Sort(sorted)
	if len(sorted) > 0 && math.IsNaN(sorted[0]) { // NaN sorts first
		panic("output: NaN in a sample")
	}
	return &Sample{sorted}
}

// Mean returns the arithmetic mean, NaN for an empty sample.
func (s *Sample) Mean() float64 {
	t := s.Tally()
	return t.Mean()
}

// N returns the number of observations.
func (s *Sample) N() int { return len(s.sorted) }

// Quantile returns the p-quantile by definition 7 of Hyndman and Fan (American
// Statistician 50 (1996) 361–365), the default of R and NumPy: the observations
// in increasing order stand at p = 0, 1/(N−1), …, 1, and between two of them the
// quantile is interpolated linearly. It is NaN for an empty sample. It panics
// unless 0 ≤ p ≤ 1.
func (s *Sample) Quantile(p float64) float64 {
	if !(p >= 0 && p <= 1) {
		panic("output: quantile outside [0, 1]")
	}
	if len(s.sorted) == 0 {
		return math.NaN()
	}
	whole, fraction := math.Modf(p * float64(len(s.sorted)-1))
	i := int(whole)
	if fraction == 0 {
		return s.sorted[i]
	}
	return between(s.sorted[i], s.sorted[i+1], fraction)
}

// between interpolates from x to y, whose difference may exceed all floats.
func between(x, y, fraction float64) float64 {
	if d := y - x; !math.IsInf(d, 0) {
		return x + fraction*d
	}
	return (1-fraction)*x + fraction*y
}

// Tally summarises the sample.
func (s *Sample) Tally() Tally {
	var t Tally
	for _, x := range s.sorted {
		t.Add(x)
	}
	return t
}
