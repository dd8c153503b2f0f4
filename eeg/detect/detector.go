package detect

import (
	"errors"
	"fmt"
	"math"
	"slices"

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
	Change    float64 // the detector's own statistic, larger for more change: Emergency beyond its limit; NaN without one
	Suspects  []int   // channels held to be faulty, rising
	Reason    string  // of a status that is not plain from Z, for people
}

// undecided returns the verdict on a window that cannot be judged, with the scores
// that there are.
func undecided(scores []float64, reason string) Verdict {
	v := Verdict{Scores: scores, Status: NoDecision, Change: math.NaN(), Reason: reason}
	for _, s := range scores {
		if math.IsNaN(s) {
			v.Undefined++
		}
	}
	return v
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

// judge counts the scores whose size exceeds a threshold, I-Health eq. (7).
func judge(scores []float64, size func(float64) float64, threshold float64) Verdict {
	v := Verdict{Scores: scores}
	var sizes []float64
	var beyond []int
	for i, s := range scores {
		if math.IsNaN(s) {
			v.Undefined++
			continue
		}
		sizes = append(sizes, size(s))
		if size(s) > threshold {
			beyond = append(beyond, i)
		}
	}
	if len(sizes) == 0 {
		return undecided(scores, "no channel has a score")
	}
	v.Z, v.Change = len(beyond), decisive(sizes)
	if v.Status = Classify(v.Z); v.Status == MeasurementError {
		v.Suspects = beyond
	}
	return v
}

// decisive returns the size that makes the window an emergency when it exceeds the
// threshold: the largest that no fault explains. It is NaN where there are too few
// channels for an emergency, and sorts sizes.
func decisive(sizes []float64) float64 {
	if len(sizes) <= faulty {
		return math.NaN()
	}
	slices.Sort(sizes)
	return sizes[len(sizes)-1-faulty]
}

// sameChannels returns ErrChannels unless w has that many.
func sameChannels(w feature.Window, channels int) error {
	if len(w.Channels) != channels {
		return fmt.Errorf("%w: window %d has %d instead of %d", ErrChannels, w.Index, len(w.Channels), channels)
	}
	return nil
}
