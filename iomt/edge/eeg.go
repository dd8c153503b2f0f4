package edge

import (
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
)

// Reading is one window of a patient's EEG.
type Reading struct {
	Entity uint32 // pseudonym of the patient's edge node
	Window feature.Window
}

// EEG judges the readings of one patient.
type EEG struct {
	Detector detect.Detector
}

// Judge returns the verdict on r: an emergency is urgent, a repeat request normal,
// everything else non-urgent. The error is the detector's.
func (e EEG) Judge(r Reading) (Verdict, error) {
	v, err := e.Detector.Detect(r.Window)
	if err != nil {
		return Verdict{}, err
	}
	return VerdictOf(v), nil
}
