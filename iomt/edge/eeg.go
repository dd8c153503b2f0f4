package edge

import (
	"fmt"

	"ihealth/eeg/detect"
	"ihealth/iomt/device"
)

// EEG judges the readings of one patient.
type EEG struct {
	Detector detect.Detector
}

// Judge returns the verdict on r: an emergency is urgent, a repeat request normal,
// everything else non-urgent. It fails with ErrReading when r is none of EEG, and with
// the error of its detector.
func (e EEG) Judge(r device.Reading) (Verdict, error) {
	if r.EEG == nil {
		return Verdict{}, fmt.Errorf("edge: %w: %v, want a window of EEG", ErrReading, r.Kind)
	}
	v, err := e.Detector.Detect(*r.EEG)
	if err != nil {
		return Verdict{}, err
	}
	return VerdictOf(v), nil
}
