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
	Samples  int     // that were there, ≥ 0
	Missing  int     // that were not, ≥ 0
	Width    int     // bytes of a sample, see eeg.Signal; 0 when nobody has said
	Mean     float64 // I-Health eq. (1)
	Variance float64 // I-Health eq. (2), over N unless Definitions say otherwise, ≥ 0
	RMS      float64 // I-Health eq. (3), about zero, hence with the offset, over N, ≥ 0
	Kurtosis float64 // I-Health eq. (4), Pearson's unless Definitions say otherwise; NaN when constant

	Definitions Definitions // of variance and kurtosis

	// Further features, nil unless asked for.
	LineLength *float64 // see LineLength; NaN without two neighbouring samples
	Hjorth     *Hjorth
	BandPowers BandPowers
}

// set scales the moments of raw values.
func (c *Channel) set(s *eeg.Signal, d Definitions, m Moments) {
	*c = Channel{Label: s.Label, Samples: m.N, Width: s.Width, Definitions: d}
	if m.N == 0 {
		c.Mean, c.Variance, c.RMS, c.Kurtosis = math.NaN(), math.NaN(), math.NaN(), math.NaN()
		return
	}
	population := s.Gain * s.Gain * m.Variance()
	c.Mean = s.Physical(m.Mean)
	c.Variance = d.scale(m.N) * population
	c.RMS = math.Sqrt(population + c.Mean*c.Mean)
	c.Kurtosis = d.kurtosis(m)
}

// Without returns the features of the same samples less offset.
func (c Channel) Without(offset float64) Channel {
	c.Mean -= offset
	population := 0.0
	if c.Samples != 1 {
		population = c.Variance / c.Definitions.scale(c.Samples)
	}
	c.RMS = math.Sqrt(population + c.Mean*c.Mean)
	return c
}

// MarshalJSON writes an undefined feature as null, and those that were not asked for
// not at all.
func (c Channel) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Label      string     `json:"label"`
		Missing    int        `json:"missing,omitempty"`
		Mean       *float64   `json:"mean"`
		Variance   *float64   `json:"variance"`
		RMS        *float64   `json:"rms"`
		Kurtosis   *float64   `json:"kurtosis"`
		LineLength *number    `json:"line_length,omitempty"`
		Hjorth     *Hjorth    `json:"hjorth,omitempty"`
		BandPowers BandPowers `json:"band_powers,omitempty"`
	}{
		c.Label, c.Missing, finite(c.Mean), finite(c.Variance), finite(c.RMS), finite(c.Kurtosis),
		(*number)(c.LineLength), c.Hjorth, c.BandPowers,
	})
}

func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
