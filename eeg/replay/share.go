package replay

import (
	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
)

// WordBytes is the size in which features and raw samples are both counted, so that
// sharing features alone divides what is shared by N/4 for a window of N samples
// (I-Health, claim 6c). A file of 16-bit codes is four times smaller than this.
const WordBytes = 8

// featuresPerChannel are mean, variance, RMS and kurtosis.
const featuresPerChannel = 4

// Share is what the verdict on a window lets out of the edge, in bytes of payload.
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
	s := Share{Whole: WordBytes * w.Samples()}
	features := WordBytes * featuresPerChannel * len(w.Channels)
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
