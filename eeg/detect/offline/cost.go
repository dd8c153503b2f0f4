package offline

import (
	"errors"
	"fmt"
	"math"
)

// Causes of errors.
var (
	ErrSeries  = errors.New("unusable series")
	ErrOptions = errors.New("unusable options")
)

// Cost is the misfit of segments of one series. Splitting a segment never makes it
// dearer, Of(a, b) + Of(b, c) ≤ Of(a, c), which PELT's pruning rests on.
type Cost interface {
	// Len returns the number of samples.
	Len() int
	// Least returns the shortest segment that has a cost, ≥ 1 sample.
	Least() int
	// Of returns the cost of the samples [start, end), 0 ≤ start, start+Least ≤ end.
	Of(start, end int) float64
}

// BIC returns the penalty k·ln n for segments of k parameters each, counting the place
// where they end: 3 for a mean with the variance known to be 1, 4 for a mean and a
// variance. Where the variance is another, the penalty of L2 is that much larger.
func BIC(parameters, samples int) float64 {
	return float64(parameters) * math.Log(float64(samples))
}

// checkSeries returns ErrSeries unless all channels have the same number of finite
// samples, at least one.
func checkSeries(channels [][]float64) error {
	if len(channels) == 0 || len(channels[0]) == 0 {
		return fmt.Errorf("%w: it has no sample", ErrSeries)
	}
	for c, x := range channels {
		if len(x) != len(channels[0]) {
			return fmt.Errorf("%w: channel %d has %d samples instead of %d", ErrSeries, c, len(x), len(channels[0]))
		}
		for i, v := range x {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("%w: sample %d of channel %d is %v; leave such windows out first", ErrSeries, i, c, v)
			}
		}
	}
	return nil
}
