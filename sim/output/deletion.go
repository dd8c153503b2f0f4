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
// fraction Warmup. Like SteadyState it returns ErrTooFewData, and with it an interval
// for a look, when that is wider than WidestRelative of the mean; and when MSER-5 doubts
// that replications are long enough, because many short ones give an interval that is
// narrow and wrong. Below MinObservations it is always returned: there MSER-5 doubts
// good data too, one in ten of 100 independent normal observations and fewer than one in
// 1000 of MinObservations. MSER-5 does not choose what is deleted: the fixed fraction covers
// better, as it does not depend on the data. Other errors are those of DeletedMeans and
// MeanInterval.
func SteadyReplications(replications [][]float64, level float64) (Interval, error) {
	truncation, err := commonTruncation(replications)
	if err != nil {
		return Interval{}, err
	}
	interval, err := MeanInterval(meansFrom(replications, Warmup(truncation.Of)), level)
	if err != nil {
		return Interval{}, err
	}
	return interval, cmp.Or(truncation.tooShort(), truncation.Doubt(), interval.tooWide())
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
