package output

import (
	"fmt"
	"math"
)

// Comparison is what pairs of replications say, whose two halves share random numbers.
type Comparison struct {
	Interval          Interval // of the difference, or of the mean of the halves
	Correlation       float64  // of the two halves, NaN when one of them is constant
	VarianceReduction float64  // of the estimate, against as many independent replications
}

// Compare returns an interval for E a − E b from replications r of two systems with
// the same random numbers, by pairs (Law, Simulation Modeling and Analysis, section
// 10.2.1). Common random numbers pay when VarianceReduction is above 1. It panics
// unless a and b have the same length; errors are those of MeanInterval: the difference
// of two systems that never differed may be rare rather than 0.
func Compare(a, b []float64, level float64) (Comparison, error) {
	return pair(a, b, level, func(x, y float64) float64 { return x - y })
}

// Antithetic returns an interval for the common mean of a and b, where b[r] comes from
// the antithetic numbers of replication r, by the means of pairs (Law, Simulation
// Modeling and Analysis, section 11.3). It panics unless a and b have the same length;
// errors are those of MeanInterval, whose N are the pairs.
func Antithetic(a, b []float64, level float64) (Comparison, error) {
	return pair(a, b, level, func(x, y float64) float64 { return x/2 + y/2 })
}

// pair combines the halves of each pair linearly and with weights of one magnitude.
func pair(a, b []float64, level float64, combine func(x, y float64) float64) (Comparison, error) {
	if len(a) != len(b) {
		panic("output: pairs of different numbers of replications")
	}
	combined := make([]float64, len(a))
	for r := range a {
		combined[r] = combine(a[r], b[r])
	}
	interval, err := MeanInterval(combined, level)
	if err != nil {
		return Comparison{}, err
	}
	weight := combine(1, 0)
	left, right := tally(a), tally(b)
	independent := weight * weight * (left.Variance() + right.Variance())
	return Comparison{interval, correlation(a, b), independent / tally(combined).Variance()}, nil
}

// correlation returns Pearson's coefficient, NaN when a or b is constant.
func correlation(a, b []float64) float64 {
	centreA, centreB := mean(a), mean(b)
	var aa, ab, bb float64
	for i := range a {
		da, db := a[i]-centreA, b[i]-centreB
		aa += da * da
		ab += da * db
		bb += db * db
	}
	return ab / math.Sqrt(aa*bb)
}

// Difference is the interval of E of system I minus E of system J.
type Difference struct {
	I, J     int // indices of the systems
	Interval Interval
}

// AllPairs returns an interval for the difference of every two systems, i < j, which
// all hold together with probability level or more (Bonferroni; Law, Simulation
// Modeling and Analysis, section 10.3.2). Systems is systems × replications; row r of
// all may share random numbers. It panics unless all rows have the same length. Errors
// are those of MeanInterval, and ErrTooFewData for fewer than two systems.
func AllPairs(systems [][]float64, level float64) ([]Difference, error) {
	var pairs []Difference
	for i := range systems {
		for j := i + 1; j < len(systems); j++ {
			pairs = append(pairs, Difference{I: i, J: j})
		}
	}
	return differences(systems, pairs, level)
}

// AgainstFirst returns an interval for the difference of every other system and the
// first, the standard (Law, section 10.3.1), otherwise as AllPairs does.
func AgainstFirst(systems [][]float64, level float64) ([]Difference, error) {
	var pairs []Difference
	for i := 1; i < len(systems); i++ {
		pairs = append(pairs, Difference{I: i, J: 0})
	}
	return differences(systems, pairs, level)
}

func differences(systems [][]float64, pairs []Difference, level float64) ([]Difference, error) {
	if err := validateLevel(level); err != nil {
		return nil, err
	}
	if len(pairs) == 0 {
		return nil, fmt.Errorf("output: %w: %d systems, a comparison needs 2 or more", ErrTooFewData, len(systems))
	}
	for n, p := range pairs {
		c, err := Compare(systems[p.I], systems[p.J], bonferroni(level, len(pairs)))
		if err != nil {
			return nil, fmt.Errorf("systems %d and %d: %w", p.I, p.J, err)
		}
		pairs[n].Interval = c.Interval
	}
	return pairs, nil
}
