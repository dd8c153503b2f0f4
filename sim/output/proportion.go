package output

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Fraction returns an interval for the expectation of independent, identically
// distributed fractions in [0, 1], one a replication, such as the part of its customers
// that a replication lost: Student's, cut to [0, 1]. When all of n are 0 it ends at
// 1 − (α/2)^(1/n), α = 1 − level, because n fractions with mean m are all 0 with
// probability (1 − m)ⁿ or less: the interval of Clopper and Pearson (Biometrika 26 (1934)
// 404–413) with replications for trials. When all are 1 it is the mirror image. Errors
// are those of MeanInterval, and ErrParameter for a number outside [0, 1].
func Fraction(values []float64, level float64) (Interval, error) {
	if err := validateLevel(level); err != nil {
		return Interval{}, err
	}
	t, err := replicated(values)
	if err != nil {
		return Interval{}, err
	}
	if t.min < 0 || t.max > 1 {
		return Interval{}, fmt.Errorf("output: %w: fractions from %v to %v, want them in [0, 1]", ErrParameter, t.min, t.max)
	}
	most := 1 - math.Pow((1-level)/2, 1/float64(len(values)))
	switch {
	case t.max == 0:
		return Interval{Mean: 0, Low: 0, High: most, Level: level, N: len(values)}, nil
	case t.min == 1:
		return Interval{Mean: 1, Low: 1 - most, High: 1, Level: level, N: len(values)}, nil
	}
	interval := student(t, level)
	interval.Low, interval.High = max(0, interval.Low), min(1, interval.High)
	return interval, t.constant()
}

// Proportion returns Wilson's score interval for the probability of an event that was
// seen k times in n independent trials (Wilson, JASA 22 (1927) 209–212). Its Mean is
// k/n, and its ends lie in [0, 1]. It returns ErrTooFewData for n < 1, and ErrParameter
// unless 0 ≤ k ≤ n and 0 < level < 1.
func Proportion(k, n int, level float64) (Interval, error) {
	if err := validateLevel(level); err != nil {
		return Interval{}, err
	}
	if n < 1 {
		return Interval{}, fmt.Errorf("output: %w: a proportion of %d trials", ErrTooFewData, n)
	}
	if k < 0 || k > n {
		return Interval{}, fmt.Errorf("output: %w: an event seen %d times in %d trials", ErrParameter, k, n)
	}
	z := distuv.UnitNormal.Quantile((1 + level) / 2)
	p, trials := float64(k)/float64(n), float64(n)
	scale := 1 / (1 + z*z/trials)
	centre := scale * (p + z*z/(2*trials))
	half := scale * z * math.Sqrt(p*(1-p)/trials+z*z/(4*trials*trials))
	low, high := max(0, centre-half), min(1, centre+half)
	if k == 0 {
		low = 0 // where rounding leaves a little
	}
	if k == n {
		high = 1
	}
	return Interval{Mean: p, Low: low, High: high, Level: level, N: n}, nil
}
