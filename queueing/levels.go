package queueing

import (
	"fmt"
	"slices"
)

// GroupByLevel makes classes of entities that share a priority level, any integer
// of which the smallest is served first. It returns the arrival rate of each class,
// which is the sum over its entities, and the class of each entity; the mean
// sojourn time of an entity is that of its class. It returns ErrParameter unless
// there is one level a rate and every rate is valid.
func GroupByLevel(lambdas []float64, levels []int) (rates []float64, class []int, err error) {
	if err := validateRates(lambdas); err != nil {
		return nil, nil, err
	}
	if len(levels) != len(lambdas) {
		return nil, nil, fmt.Errorf("queueing: %w: %d levels for %d arrival rates, want one each",
			ErrParameter, len(levels), len(lambdas))
	}
	distinct := slices.Clone(levels)
	slices.Sort(distinct)
	distinct = slices.Compact(distinct)
	rates = make([]float64, len(distinct))
	class = make([]int, len(levels))
	for i, level := range levels {
		k, _ := slices.BinarySearch(distinct, level)
		class[i] = k
		rates[k] += lambdas[i]
	}
	return rates, class, nil
}
