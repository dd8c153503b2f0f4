package detect

import (
	"math"
	"slices"

	"ihealth/eeg/feature"
)

// baseline is what a patient's own training says of the log variance of each channel.
type baseline struct {
	centre []float64 // median of ln s²
	spread []float64 // 1.4826·MAD, > 0 or NaN
}

// newBaseline learns from the training windows of one of the patients. A channel whose
// variance does not vary there gets no score later. The error wraps ErrBaseline.
func newBaseline(t Training, patient int) (baseline, error) {
	n, err := t.check(patient)
	if err != nil {
		return baseline{}, err
	}
	b := baseline{centre: make([]float64, n), spread: make([]float64, n)}
	for i := range n {
		b.centre[i], b.spread[i] = medianMAD(logVariances(t[patient], i))
		if !(b.spread[i] > 0) {
			b.spread[i] = math.NaN()
		}
	}
	return b, usable(b.spread, "varies")
}

// scores returns the robust z of each channel: NaN where it is undefined, −∞ where
// the channel is flat.
func (b baseline) scores(w feature.Window) ([]float64, error) {
	if err := sameChannels(w, len(b.centre)); err != nil {
		return nil, err
	}
	z := make([]float64, len(b.centre))
	for i, c := range w.Channels {
		z[i] = (math.Log(c.Variance) - b.centre[i]) / b.spread[i]
	}
	return z, nil
}

// logVariances returns ln s² of a channel where it is finite.
func logVariances(windows []feature.Window, channel int) []float64 {
	var logs []float64
	for _, w := range windows {
		if v := math.Log(w.Channels[channel].Variance); finite(v) {
			logs = append(logs, v)
		}
	}
	return logs
}

// finite reports whether v is a number and not infinite.
func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

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
