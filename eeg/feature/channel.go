package feature

import (
	"encoding/json"
	"math"

	"ihealth/eeg"
)

// Channel holds the features of one channel in one window, in the unit of its
// signal. A window without samples of the channel has NaN in all of them.
type Channel struct {
	Label    string
	Samples  int
	Mean     float64 // I-Health eq. (1)
	Variance float64 // I-Health eq. (2), over N (population), ≥ 0
	RMS      float64 // I-Health eq. (3), about zero, hence with the offset, ≥ 0
	Kurtosis float64 // I-Health eq. (4), Pearson: 3 for a normal sample, ≥ 1; NaN when constant
}

// newChannel scales the moments of raw values.
func newChannel(s eeg.Signal, m Moments) Channel {
	c := Channel{Label: s.Label, Samples: m.N, Mean: math.NaN(), Variance: math.NaN(), RMS: math.NaN(), Kurtosis: m.Kurtosis()}
	if m.N > 0 {
		c.Mean = s.Physical(m.Mean)
		c.Variance = s.Gain * s.Gain * m.Variance()
		c.RMS = math.Sqrt(c.Variance + c.Mean*c.Mean)
	}
	return c
}

// Without returns the features of the same samples less offset.
func (c Channel) Without(offset float64) Channel {
	c.Mean -= offset
	c.RMS = math.Sqrt(c.Variance + c.Mean*c.Mean)
	return c
}

// MarshalJSON writes an undefined feature as null.
func (c Channel) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Label    string   `json:"label"`
		Mean     *float64 `json:"mean"`
		Variance *float64 `json:"variance"`
		RMS      *float64 `json:"rms"`
		Kurtosis *float64 `json:"kurtosis"`
	}{c.Label, finite(c.Mean), finite(c.Variance), finite(c.RMS), finite(c.Kurtosis)})
}

func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
