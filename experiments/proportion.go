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

// difference returns the interval for the probability of an event seen k[1] times in
// n[1] independent trials less that of one seen k[0] times in n[0] others, from
// Wilson's intervals of both (Newcombe, Statistics in Medicine 17 (1998) 873–890,
// method 10). It is [−1, 1] unless both have trials.
func difference(k, n [2]int, level float64) (low, high float64) {
	a, b := proportion(k[1], n[1], level), proportion(k[0], n[0], level)
	if a == nil || b == nil {
		return -1, 1
	}
	p, q := float64(k[1])/float64(n[1]), float64(k[0])/float64(n[0])
	low = p - q - math.Hypot(p-float64(a.Low), float64(b.High)-q)
	high = p - q + math.Hypot(float64(a.High)-p, q-float64(b.Low))
	return low, high
}
