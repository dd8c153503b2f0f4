package feature

import (
	"encoding/json"
	"math"
	"slices"
	"time"

	"ihealth/eeg"
	"ihealth/eeg/spectrum"
)

// further computes further features of one channel from the samples of a window, which
// come in order and in pieces of any size.
type further struct {
	names      []Name
	signal     eeg.Signal
	welch      *spectrum.Welch // nil where a window has too few samples
	length     lineLength
	slope      derivative
	parameters hjorth
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

// add takes the next raw samples of a window; a missing one is NaN.
func (f *further) add(raw []float64) {
	for piece := range slices.Chunk(raw, chunk) {
		slopes := f.slope.add(piece)
		for _, n := range f.names {
			switch n {
			case LineLength:
				f.length.add(slopes)
			case HjorthParameters:
				f.parameters.add(piece, slopes)
			case BandPower:
				if f.welch != nil {
					f.welch.Add(piece)
				}
			}
		}
	}
}

// take tells the features of the window and begins another.
func (f *further) take(c *Channel) {
	gain := math.Abs(f.signal.Gain)
	for _, n := range f.names {
		switch n {
		case LineLength:
			v := gain * f.length.value()
			c.LineLength = &v
		case HjorthParameters:
			c.Hjorth = f.parameters.take(gain, f.signal.Rate.Hz())
		case BandPower:
			c.BandPowers = f.bandPowers()
		}
	}
	f.reset()
}

// reset forgets the window.
func (f *further) reset() {
	f.length = lineLength{}
	f.slope.reset()
	f.parameters.reset()
	if f.welch != nil {
		f.welch.Reset()
	}
}

// lineLength sums absolute differences but those with a missing sample.
type lineLength struct {
	sum float64
	n   int
}

func (l *lineLength) add(slopes []float64) {
	for _, d := range slopes {
		if d = math.Abs(d); !math.IsNaN(d) {
			l.sum += d
			l.n++
		}
	}
}

// value returns the sum, NaN of no difference.
func (l *lineLength) value() float64 {
	if l.n == 0 {
		return math.NaN()
	}
	return l.sum
}

// number is written as null where it is undefined.
type number float64

// MarshalJSON implements json.Marshaler.
func (n number) MarshalJSON() ([]byte, error) { return json.Marshal(finite(float64(n))) }
