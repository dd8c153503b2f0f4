package detect

import (
	"fmt"
	"math"
	"slices"

	"ihealth/eeg/feature"
)

// RobustRule holds the options of RobustZ.
type RobustRule struct {
	Threshold float64 // of |z|, > 0
}

// DefaultRobustRule returns a threshold of 5, that of PREP (Bigdely-Shamlo et al.
// 2015) for a deviating channel.
func DefaultRobustRule() RobustRule { return RobustRule{Threshold: 5} }

// RobustZ scores each channel by its log variance against the patient's own
// baseline: z = (ln s² − median) / (1.4826·MAD), two-sided. A flat channel scores −∞.
type RobustZ struct {
	rule   RobustRule
	centre []float64 // median of ln s² per channel
	spread []float64 // 1.4826·MAD per channel, > 0 or NaN
}

// NewRobustZ learns the baseline of one of the patients from its training windows
// alone. A channel whose variance does not vary there gets no score later. The error
// wraps ErrRule or ErrBaseline.
func NewRobustZ(rule RobustRule, t Training, patient int) (*RobustZ, error) {
	if !(rule.Threshold > 0) {
		return nil, fmt.Errorf("%w: threshold %v: want a number > 0, such as 5", ErrRule, rule.Threshold)
	}
	n, err := t.check(patient)
	if err != nil {
		return nil, err
	}
	d := &RobustZ{rule: rule, centre: make([]float64, n), spread: make([]float64, n)}
	for i := range n {
		d.centre[i], d.spread[i] = medianMAD(logVariances(t[patient], i))
		if !(d.spread[i] > 0) {
			d.spread[i] = math.NaN()
		}
	}
	return d, usable(d.spread, "varies")
}

// Detect returns the robust z of each channel and counts those beyond the threshold
// on either side.
func (d *RobustZ) Detect(w feature.Window) (Verdict, error) {
	z := func(i int, c feature.Channel) float64 {
		return (math.Log(c.Variance) - d.centre[i]) / d.spread[i]
	}
	beyond := func(z float64) bool { return math.Abs(z) > d.rule.Threshold }
	return judge(w, len(d.centre), z, beyond)
}

// logVariances returns ln s² of a channel where it is finite.
func logVariances(windows []feature.Window, channel int) []float64 {
	var logs []float64
	for _, w := range windows {
		if v := math.Log(w.Channels[channel].Variance); !math.IsNaN(v) && !math.IsInf(v, 0) {
			logs = append(logs, v)
		}
	}
	return logs
}

// medianMAD returns the median of x and 1.4826 times the median absolute deviation,
// which is the standard deviation of a normal sample; NaN of nothing. It reorders x.
func medianMAD(x []float64) (centre, spread float64) {
	if len(x) == 0 {
		return math.NaN(), math.NaN()
	}
	centre = median(x)
	for i := range x {
		x[i] = math.Abs(x[i] - centre)
	}
	return centre, 1.4826 * median(x)
}

// median sorts x, which is not empty.
func median(x []float64) float64 {
	slices.Sort(x)
	half := len(x) / 2
	if len(x)%2 == 1 {
		return x[half]
	}
	return (x[half-1] + x[half]) / 2
}
