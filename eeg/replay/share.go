package replay

import (
	"ihealth/eeg"
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
)

// featuresPerChannel are mean, variance, RMS and kurtosis.
const featuresPerChannel = 4

// Share is what the verdict on a window lets out of the edge, in bytes of payload: a
// feature in eeg.FloatBytes, raw samples as the source holds them, see
// feature.Window.RawBytes. Features alone are a share of 4/N of the numbers of a window
// of N samples (I-Health, claim 6c), and of 16/N of the bytes of 16-bit codes.
type Share struct {
	Features int  `json:"features_bytes"` // 0 when the measurement is to be repeated
	Raw      int  `json:"raw_bytes"`      // 0 but in an emergency
	Whole    int  `json:"whole_bytes"`    // what sharing every raw sample would take
	Notify   bool `json:"notify"`
	Repeat   bool `json:"repeat"`
}

// Bytes returns the bytes that are shared.
func (s Share) Bytes() int { return s.Features + s.Raw }

// ShareOf returns what the status of a window lets out, I-Health eq. (7).
func ShareOf(w feature.Window, status detect.Status) Share {
	s := Share{Whole: w.RawBytes()}
	features := eeg.FloatBytes * featuresPerChannel * len(w.Channels)
	switch status {
	case detect.Learning, detect.NoDecision:
	case detect.Normal:
		s.Features = features
	case detect.MeasurementError:
		s.Repeat = true
	case detect.Emergency:
		s.Features, s.Raw, s.Notify = features, s.Whole, true
	}
	return s
}
