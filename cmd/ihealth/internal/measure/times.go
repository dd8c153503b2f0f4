package measure

import (
	"math"
	"slices"
)

// Times are what repetitions took.
type Times []float64

// Median returns the time in the middle, or the lower of two; NaN of none.
func (t Times) Median() float64 {
	if len(t) == 0 {
		return math.NaN()
	}
	return slices.Sorted(slices.Values(t))[(len(t)-1)/2]
}

// Spread returns the least and the greatest; NaN of none.
func (t Times) Spread() (least, most float64) {
	if len(t) == 0 {
		return math.NaN(), math.NaN()
	}
	return slices.Min(t), slices.Max(t)
}
