package quality

import (
	"math"
	"time"

	"ihealth/eeg"
	"ihealth/eeg/spectrum"
)

// noise measures how much of a channel is fast.
type noise struct {
	welch      *spectrum.Welch // of one segment at a time
	samples    int             // of a segment
	fast, slow spectrum.Band
}

// newNoise takes segments of 2 s, which overlap by half: windows side by side would see
// a rhythm of whole seconds always in the same phase.
func newNoise(o Options, rate eeg.Rate) noise {
	n := noise{samples: int(rate.SamplesBefore(2 * time.Second))}
	n.welch = spectrum.NewWelch(n.samples, rate.Hz())
	n.fast, n.slow = o.bands(rate.Hz())
	return n
}

// ratios returns the ratio of fast to slow amplitude in every segment of x.
func (n noise) ratios(x []float64) []float64 {
	var out []float64
	for from := 0; from+n.samples <= len(x); from += n.samples / 2 {
		n.welch.Reset()
		n.welch.Add(x[from : from+n.samples])
		out = append(out, math.Sqrt(n.welch.Power(n.fast)/n.welch.Power(n.slow)))
	}
	return out
}
