package output

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

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
