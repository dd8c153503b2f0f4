package output

import (
	"cmp"
	"fmt"
)

// DeletedMeans returns the mean of each replication, replications × observations,
// without the observations that MSER-5 finds to be the warm-up of all, and where that
// ends: MeanInterval of the means is the interval of replication and deletion. Errors
// are those of AverageSeries; see Truncation.Doubt too.
func DeletedMeans(replications [][]float64) ([]float64, Truncation, error) {
	truncation, err := commonTruncation(replications)
	if err != nil {
		return nil, Truncation{}, err
	}
	return meansFrom(replications, truncation.Delete), truncation, nil
}

// SteadyReplications returns an interval for the steady-state mean from replications
// that began anywhere, replications × observations: replication and deletion of the
// fraction Warmup or, if that is later, of what MSER-5 finds. MSER-5 alone stops too
// soon where the average of few replications is still rough. Like SteadyState it returns
// ErrTooFewData, and with it an interval for a look, when that is wider than
// WidestRelative of the mean, and when the warm-up is in doubt. Other errors are those
// of DeletedMeans and MeanInterval.
func SteadyReplications(replications [][]float64, level float64) (Interval, error) {
	truncation, err := commonTruncation(replications)
	if err != nil {
		return Interval{}, err
	}
	interval, err := MeanInterval(meansFrom(replications, max(truncation.Delete, Warmup(truncation.Of))), level)
	if err != nil {
		return Interval{}, err
	}
	return interval, cmp.Or(truncation.Doubt(), interval.tooWide())
}

func commonTruncation(replications [][]float64) (Truncation, error) {
	var average AverageSeries
	for r, xs := range replications {
		if err := average.Add(xs); err != nil {
			return Truncation{}, fmt.Errorf("replication %d: %w", r, err)
		}
	}
	return average.MSER5()
}

// meansFrom returns the mean of each replication from observation begin on.
func meansFrom(replications [][]float64, begin int) []float64 {
	means := make([]float64, len(replications))
	for r, xs := range replications {
		means[r] = mean(xs[begin:])
	}
	return means
}
