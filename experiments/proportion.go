package experiments

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"ihealth/sim/output"
)

// binomialTest returns how likely k or something further out is to either side, among n
// independent trials of probability p: twice the lesser exact tail, at most 1; 0 where p is no probability.
func binomialTest(k, n int, p float64) float64 {
	if !(p >= 0 && p <= 1) {
		return 0
	}
	of := distuv.Binomial{N: float64(n), P: p}
	return min(1, 2*min(of.CDF(float64(k)), 1-of.CDF(float64(k-1))))
}

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
