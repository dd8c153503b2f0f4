package rng

import (
	"fmt"
	"slices"
)

// Empirical is the distribution of an element of a sample chosen at random. Make
// one with [NewEmpirical].
type Empirical struct {
	sorted         []float64
	mean, variance float64
}

// NewEmpirical returns the distribution of a copy of sample. It returns an error
// that wraps [ErrParameter] when sample is empty or holds a number that is not
// finite.
func NewEmpirical(sample []float64) (Empirical, error) {
	if len(sample) == 0 {
		return Empirical{}, fmt.Errorf("%w: an empirical distribution needs a sample of at least one number", ErrParameter)
	}
	n, d := float64(len(sample)), Empirical{sorted: slices.Clone(sample)}
	for i, x := range sample {
		if !finite(x) {
			return Empirical{}, fmt.Errorf("%w: an empirical distribution needs finite numbers: sample[%d] is %v", ErrParameter, i, x)
		}
		d.mean += x / n
	}
	for _, x := range sample {
		d.variance += (x - d.mean) * (x - d.mean) / n
	}
	slices.Sort(d.sorted)
	return d, nil
}

// CDF returns the fraction of the sample that is ≤ x.
func (d Empirical) CDF(x float64) float64 {
	return float64(countAtMost(d.sorted, x)) / float64(len(d.sorted))
}

// Draw returns an element by inversion of one draw.
func (d Empirical) Draw(s *Stream) float64 {
	return d.sorted[int(s.Float64()*float64(len(d.sorted)))]
}

// Mean returns the mean of the sample.
func (d Empirical) Mean() float64 { return d.mean }

// Variance returns the mean squared deviation of the sample from its mean.
func (d Empirical) Variance() float64 { return d.variance }

// countAtMost returns how many elements of a sorted slice are ≤ x.
func countAtMost(sorted []float64, x float64) int {
	lo, hi := 0, len(sorted)
	for lo < hi {
		middle := int(uint(lo+hi) / 2)
		if sorted[middle] <= x {
			lo = middle + 1
		} else {
			hi = middle
		}
	}
	return lo
}
