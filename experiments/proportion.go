package experiments

import (
	"math"

	"ihealth/sim/output"
)

// proportion returns the interval of output.Proportion for an event that was seen k
// times in n independent trials, nil without trials.
func proportion(k, n int, level float64) *Range {
	i, err := output.Proportion(k, n, level)
	if err != nil {
		return nil
	}
	return rangeOf(i)
}

// together returns the interval of a share that holds together with so many others, in
// all, with 95 % (Bonferroni). The row's own interval says of how many trials it is.
func (r Row) together(intervals int) *Range {
	n := r.Interval.N
	return proportion(int(math.Round(float64(r.Value)*float64(n))), n, 1-0.05/float64(intervals))
}
