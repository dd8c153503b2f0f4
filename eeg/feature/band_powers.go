package feature

import (
	"fmt"
	"math"
	"time"

	"ihealth/eeg/spectrum"
)

// welchSegment is the length of the segments of a window that are averaged, as
// EmotivPRO has it; see package spectrum.
const welchSegment = 2 * time.Second

// BandPowers holds the power in each of spectrum.Bands, in the signal's unit squared, by
// Welch's method with segments of 2 s, or of the whole window where that is shorter. A
// power is NaN when the rate or the window is too low or too short for its band, or every
// segment has a missing sample.
type BandPowers []float64

// MarshalJSON writes an object with the names of the bands in their order, and an
// undefined power as null.
func (p BandPowers) MarshalJSON() ([]byte, error) {
	bands := spectrum.Bands()
	out := []byte{'{'}
	for i, v := range p {
		text, err := number(v).MarshalJSON()
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out = append(out, ',')
		}
		out = fmt.Appendf(out, "%q:%s", bands[i].Name, text)
	}
	return append(out, '}'), nil
}

func (f *further) bandPowers() BandPowers {
	bands := spectrum.Bands()
	powers := make(BandPowers, len(bands))
	for i, b := range bands {
		powers[i] = math.NaN()
		if f.welch != nil {
			powers[i] = f.signal.Gain * f.signal.Gain * f.welch.Power(b)
		}
	}
	return powers
}
