package score

import (
	"math"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
)

// Trial is how a detector did on labelled windows.
type Trial struct {
	AUC       float64   // of the mean score over a window's channels
	Emergency Confusion // alarm is the status emergency
}

// Try runs d over the windows in order; positive says which of them show the change
// that d should find. It panics when the lengths differ; the error is d's.
func Try(d detect.Detector, windows []feature.Window, positive []bool) (Trial, error) {
	if len(windows) != len(positive) {
		panic("score: windows and labels differ in length")
	}
	var t Trial
	scores := make([]float64, len(windows))
	for i, w := range windows {
		v, err := d.Detect(w)
		if err != nil {
			return Trial{}, err
		}
		scores[i] = meanScore(v.Scores)
		t.Emergency.Add(v.Status == detect.Emergency, positive[i])
	}
	t.AUC = AUC(scores, positive)
	return t, nil
}

// meanScore returns the mean of the scores that are defined, NaN of none.
func meanScore(scores []float64) float64 {
	sum, n := 0.0, 0
	for _, s := range scores {
		if !math.IsNaN(s) {
			sum += s
			n++
		}
	}
	return sum / float64(n)
}
