package feature

import (
	"cmp"

	"ihealth/eeg"
)

// Window holds the features of all channels in a window [Start, Start+Duration).
type Window struct {
	Index       int         `json:"window"`
	Start       float64     `json:"start_s"`     // from the recording's first sample
	Duration    float64     `json:"-"`           // s
	Segment     int         `json:"-"`           // index of the recording's segment
	Definitions Definitions `json:"definitions"` // of all channels
	Channels    []Channel   `json:"channels"`
}

// Samples returns the number of samples of all channels.
func (w Window) Samples() int {
	n := 0
	for _, c := range w.Channels {
		n += c.Samples
	}
	return n
}

// RawBytes returns the bytes of the samples of all channels in their source: 2 a sample
// of 16 bits, 3 of 24, eeg.FloatBytes where nobody has said.
func (w Window) RawBytes() int {
	n := 0
	for _, c := range w.Channels {
		n += c.Samples * cmp.Or(c.Width, eeg.FloatBytes)
	}
	return n
}

// Holds reports whether the window holds the time t, in seconds from the recording's
// first sample.
func (w Window) Holds(t float64) bool { return t >= w.Start && t < w.Start+w.Duration }

// Overlap returns the seconds of the window that the annotation lasts.
func (w Window) Overlap(a eeg.Annotation) float64 {
	begin := eeg.Seconds(a.Onset)
	end := begin + eeg.Seconds(a.Duration)
	return max(0, min(end, w.Start+w.Duration)-max(begin, w.Start))
}
