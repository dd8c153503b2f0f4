package detect

import (
	"math"

	"ihealth/eeg/feature"
)

// Learner trains a detector with the first windows of the recording that it then
// judges, where there is no other baseline. It implements Detector.
type Learner struct {
	Windows int                                      // that train, ≥ 1
	Train   func([]feature.Window) (Detector, error) // called once
	held    []feature.Window
	trained Detector
}

// NewLearner returns a Learner that trains a rule, see ParseRule, with the first
// windows, at least one.
func NewLearner(rule string, windows int) *Learner {
	return &Learner{Windows: windows, Train: func(w []feature.Window) (Detector, error) {
		r, err := ParseRule(rule)
		if err != nil {
			return nil, err
		}
		return r.Train(Training{w}, 0)
	}}
}

// Detect returns Learning for the first windows and the trained detector's verdict
// for those after them. The error is that of the training or of the detector.
func (l *Learner) Detect(w feature.Window) (Verdict, error) {
	if l.trained != nil {
		return l.trained.Detect(w)
	}
	l.held = append(l.held, w)
	if len(l.held) < l.Windows {
		return learning(), nil
	}
	var err error
	l.trained, err = l.Train(l.held)
	l.held = nil
	return learning(), err
}

// learning returns the verdict on a window that trains.
func learning() Verdict { return Verdict{Change: math.NaN()} }
