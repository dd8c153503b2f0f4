package feature

import (
	"encoding/json"
	"math"
	"time"

	"ihealth/eeg"
	"ihealth/eeg/spectrum"
)

// further computes further features of one channel.
type further struct {
	names  []Name
	signal eeg.Signal
	welch  *spectrum.Welch // nil where a window has too few samples
	slopes [2][]float64    // first and second differences
	sample accumulator
}

// newFurther returns what computes the named features of windows of s.
func newFurther(names []Name, s eeg.Signal, window time.Duration) further {
	f := further{names: names, signal: s}
	n := s.Rate.SamplesBefore(welchSegment)
	if window != All {
		n = min(n, s.Rate.SamplesBefore(window+1)-1) // every window has at least so many
	}
	if n >= 2 {
		f.welch = spectrum.NewWelch(int(n), s.Rate.Hz())
	}
	return f
}

// add computes the features of a window's raw samples, in order; a missing one is NaN.
func (f *further) add(c *Channel, raw []float64) {
	gain := math.Abs(f.signal.Gain)
	for _, n := range f.names {
		switch n {
		case LineLength:
			v := gain * lineLength(raw)
			c.LineLength = &v
		case HjorthParameters:
			c.Hjorth = f.hjorth(raw)
		case BandPower:
			c.BandPowers = f.bandPowers(raw)
		}
	}
}

// lineLength leaves out differences with a missing sample; it is NaN without any other.
func lineLength(x []float64) float64 {
	sum, n := 0.0, 0
	for i := 1; i < len(x); i++ {
		if d := math.Abs(x[i] - x[i-1]); !math.IsNaN(d) {
			sum += d
			n++
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return sum
}

// number is written as null where it is undefined.
type number float64

// MarshalJSON implements json.Marshaler.
func (n number) MarshalJSON() ([]byte, error) { return json.Marshal(finite(float64(n))) }
