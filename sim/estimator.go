package sim

import (
	"math"

	"ihealth/sim/output"
)

// estimator makes an interval of one value a run.
type estimator func(values []float64, level float64) (output.Interval, error)

// queueEstimators are those of the quantities of a queue.
type queueEstimators struct{ mean, wait, fraction, loss, fill estimator }

// estimators chooses by what the model itself fixes.
func estimators(runs []Observations) queueEstimators {
	if alike(runs) {
		exact := output.Exactly
		return queueEstimators{exact, exact, exact, exact, exact}
	}
	e := queueEstimators{output.MeanInterval, waitInterval, output.Fraction, output.Fraction, output.Fraction}
	if runs[0].Lossless {
		e.loss = output.Exactly
	}
	if runs[0].AlwaysFull || runs[0].Fill == 0 {
		e.fill = output.Exactly
	}
	for r := range runs {
		if math.IsNaN(runs[r].Fill) {
			e.fill = undefined
		}
	}
	return e
}

// undefined is the estimator of what a run had nothing to show of.
func undefined(values []float64, level float64) (output.Interval, error) {
	nan := math.NaN()
	return output.Interval{Mean: nan, Low: nan, High: nan, Level: level, N: len(values)}, nil
}

// alike reports whether numbers present are known and the same in all runs: then nothing
// in the model is random.
func alike(runs []Observations) bool {
	for r := range runs {
		if len(runs[r].Numbers) == 0 {
			return false
		}
		for i := range runs[r].Numbers {
			if runs[r].Numbers[i].Mean() != runs[0].Numbers[i].Mean() {
				return false
			}
		}
	}
	return true
}

// waitInterval is output.MeanInterval, unless nobody waited in any run.
func waitInterval(waits []float64, level float64) (output.Interval, error) {
	for _, wait := range waits {
		if wait != 0 {
			return output.MeanInterval(waits, level)
		}
	}
	return output.Interval{Mean: 0, Low: 0, High: math.Inf(1), Level: level, N: len(waits)}, nil
}
