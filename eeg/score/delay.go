package score

import (
	"cmp"
	"math"
	"slices"
)

// Delay is the time from a change to the first alarm after it, or to the end of the
// watch when there was none.
type Delay struct {
	Seconds  float64 // ≥ 0
	Censored bool    // a miss: the alarm would have come later, if ever
}

// DelayOf returns the delay of the first alarm raised after the onset and until the
// end, both in s.
func DelayOf(alarms []Alarm, onset, end float64) Delay {
	for _, a := range alarms {
		if a.Raised > onset && a.Raised <= end {
			return Delay{Seconds: a.Raised - onset}
		}
	}
	return Delay{Seconds: end - onset, Censored: true}
}

// DelayQuantile returns the time by which a share q of all changes is detected, misses
// included, by the estimator of Kaplan and Meier (1958). It is +∞ when so many are
// never reached, and NaN without delays.
func DelayQuantile(delays []Delay, q float64) float64 {
	if len(delays) == 0 {
		return math.NaN()
	}
	sorted := slices.Clone(delays)
	slices.SortFunc(sorted, func(a, b Delay) int {
		if a.Seconds != b.Seconds || a.Censored == b.Censored {
			return cmp.Compare(a.Seconds, b.Seconds)
		}
		if b.Censored {
			return -1
		}
		return 1
	})
	const rounding = 1e-12
	survival := 1.0
	for i, d := range sorted {
		if d.Censored {
			continue
		}
		if survival *= 1 - 1/float64(len(sorted)-i); 1-survival >= q-rounding {
			return d.Seconds
		}
	}
	return math.Inf(1)
}

// Detected returns the share of changes that were detected, NaN of none.
func Detected(delays []Delay) float64 {
	n := 0
	for _, d := range delays {
		if !d.Censored {
			n++
		}
	}
	return float64(n) / float64(len(delays))
}
