package score

import (
	"math"
	"slices"

	"ihealth/sim/rng"
)

// Interval is an estimate with its percentile bootstrap interval.
type Interval struct {
	Estimate  float64
	Low, High float64 // NaN when too few resamples define the statistic
	Level     float64 // nominal confidence
	Resamples int
	Undefined int // resamples whose statistic is NaN; they are left out
}

// Bootstrap resamples n patients with replacement and returns the statistic of all
// patients with the interval that holds the middle share level of the statistics of
// the resamples (Efron 1979). The statistic gets the indices of the patients, with
// repetitions. There is no interval when fewer than nine in ten resamples define the
// statistic, or fewer than two patients are given.
func Bootstrap(n, resamples int, level float64, s *rng.Stream, statistic func(patients []int) float64) Interval {
	patients := make([]int, n)
	for i := range patients {
		patients[i] = i
	}
	result := Interval{Estimate: statistic(patients), Low: math.NaN(), High: math.NaN(), Level: level, Resamples: resamples}
	if n < 2 {
		return result
	}
	values := make([]float64, 0, resamples)
	for range resamples {
		for i := range patients {
			patients[i] = int(float64(n) * s.Float64())
		}
		if v := statistic(patients); math.IsNaN(v) {
			result.Undefined++
		} else {
			values = append(values, v)
		}
	}
	if 10*result.Undefined > resamples || len(values) == 0 {
		return result
	}
	slices.Sort(values)
	tail := (1 - level) / 2
	at := func(q float64) float64 { return values[int(math.Round(q*float64(len(values)-1)))] }
	result.Low, result.High = at(tail), at(1-tail)
	return result
}
