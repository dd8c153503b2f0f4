package detect

import (
	"errors"
	"fmt"
	"math"

	"ihealth/eeg/feature"
)

// Causes of a detector's errors.
var (
	ErrBaseline = errors.New("unusable baseline")
	ErrChannels = errors.New("channels differ from the baseline's")
	ErrRule     = errors.New("unknown rule")
)

// Detector judges the windows of one patient in order of time.
type Detector interface {
	// Detect returns the verdict on w, or ErrChannels.
	Detect(w feature.Window) (Verdict, error)
}

// Verdict is what a detector found in a window.
type Verdict struct {
	Scores    []float64 // change of each channel: κ of eq. (6), or a robust z; NaN where undefined
	Z         int       // channels whose change exceeds the threshold
	Undefined int       // channels without a score; they do not count in Z
	Status    Status
}

// Training holds the windows that patients' baselines are learnt from, patients ×
// windows.
type Training [][]feature.Window

// check returns the number of channels that all windows have.
func (t Training) check(patient int) (int, error) {
	if patient < 0 || patient >= len(t) || len(t[patient]) == 0 {
		return 0, fmt.Errorf("%w: patient %d has no training window; give a longer baseline", ErrBaseline, patient)
	}
	n := len(t[patient][0].Channels)
	for p, windows := range t {
		for _, w := range windows {
			if len(w.Channels) != n {
				return 0, fmt.Errorf("%w: a window of patient %d has %d channels instead of %d", ErrBaseline, p, len(w.Channels), n)
			}
		}
	}
	return n, nil
}

// usable returns ErrBaseline unless some channel has a baseline.
func usable(baseline []float64, property string) error {
	for _, b := range baseline {
		if !math.IsNaN(b) {
			return nil
		}
	}
	return fmt.Errorf("%w: no channel %s in the training windows; give more of them", ErrBaseline, property)
}

// judge counts the scores beyond a threshold.
func judge(w feature.Window, channels int, score func(i int, c feature.Channel) float64, beyond func(float64) bool) (Verdict, error) {
	if len(w.Channels) != channels {
		return Verdict{}, fmt.Errorf("%w: window %d has %d instead of %d", ErrChannels, w.Index, len(w.Channels), channels)
	}
	v := Verdict{Scores: make([]float64, channels)}
	for i, c := range w.Channels {
		s := score(i, c)
		v.Scores[i] = s
		switch {
		case math.IsNaN(s):
			v.Undefined++
		case beyond(s):
			v.Z++
		}
	}
	v.Status = Classify(v.Z)
	return v, nil
}
