package offline

import (
	"fmt"
	"math"
)

// Options say what counts as a change.
type Options struct {
	Penalty float64 // of a segment, in the unit of the cost, ≥ 0; see BIC
	MinSize int     // shortest segment in samples; 0 takes the cost's Least
}

// resolve returns the shortest segment for a cost, or ErrOptions or ErrSeries.
func (o Options) resolve(c Cost) (int, error) {
	if !(o.Penalty >= 0) || math.IsInf(o.Penalty, 1) {
		return 0, fmt.Errorf("%w: penalty %v: want a number ≥ 0, such as BIC gives", ErrOptions, o.Penalty)
	}
	if o.MinSize < 0 {
		return 0, fmt.Errorf("%w: segments of at least %d samples: want a number ≥ 0", ErrOptions, o.MinSize)
	}
	least := max(o.MinSize, c.Least())
	if c.Len() < least {
		return 0, fmt.Errorf("%w: its %d samples do not make a segment of %d; give more", ErrSeries, c.Len(), least)
	}
	return least, nil
}

// Total returns what a segmentation costs: its segments and a penalty for each.
func Total(c Cost, ends []int, penalty float64) float64 {
	sum, start := 0.0, 0
	for _, end := range ends {
		sum += c.Of(start, end) + penalty
		start = end
	}
	return sum
}
