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
	var average AverageSeries
	for r, xs := range replications {
		if err := average.Add(xs); err != nil {
			return nil, Truncation{}, fmt.Errorf("replication %d: %w", r, err)
		}
	}
	truncation, err := average.MSER5()
	if err != nil {
		return nil, Truncation{}, err
	}
	means := make([]float64, len(replications))
	for r, xs := range replications {
		means[r] = mean(xs[truncation.Delete:])
	}
	return means, truncation, nil
}

// SteadyReplications returns an interval for the steady-state mean from replications
// that began anywhere, replications × observations: MeanInterval of DeletedMeans. Like
// SteadyState it returns ErrTooFewData, and with it an interval for a look, when that
// is wider than WidestRelative of the mean, and when the warm-up is in doubt.
func SteadyReplications(replications [][]float64, level float64) (Interval, error) {
	means, truncation, err := DeletedMeans(replications)
	if err != nil {
		return Interval{}, err
	}
	interval, err := MeanInterval(means, level)
	if err != nil {
		return Interval{}, err
	}
	return interval, cmp.Or(truncation.Doubt(), interval.tooWide())
}
