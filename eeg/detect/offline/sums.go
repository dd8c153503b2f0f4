package offline

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// sums holds the sums of the first i samples and of their squares, about the mean of
// the series: a large offset then costs no digits.
type sums struct{ first, second []float64 }

func newSums(x []float64) sums {
	s := sums{make([]float64, len(x)+1), make([]float64, len(x)+1)}
	centre := floats.Sum(x) / float64(len(x))
	for i, v := range x {
		d := v - centre
		s.first[i+1] = s.first[i] + d
		s.second[i+1] = s.second[i] + d*d
	}
	return s
}

// scatter returns the sum of squared deviations of [start, end) from their mean, ≥ 0.
func (s sums) scatter(start, end int) float64 {
	sum := s.first[end] - s.first[start]
	return math.Max(0, s.second[end]-s.second[start]-sum*sum/float64(end-start))
}

// newChannels checks the series and sums it up.
func newChannels(series [][]float64) ([]sums, error) {
	if err := checkSeries(series); err != nil {
		return nil, err
	}
	out := make([]sums, len(series))
	for i, x := range series {
		out[i] = newSums(x)
	}
	return out, nil
}
