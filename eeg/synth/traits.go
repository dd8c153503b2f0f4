package synth

import (
	"math"

	"ihealth/sim/rng"
)

// Traits are what a patient keeps from session to session.
type Traits struct {
	Exponent   float64 `json:"exponent"`      // α of the 1/f^α noise; Donoghue et al. 2020 find 0.5 to 2
	Background float64 `json:"background_uv"` // RMS of the noise, µV
	Alpha      float64 `json:"alpha_uv"`      // RMS of bursts of the alpha rhythm at O1 and O2, µV
	Frequency  float64 `json:"alpha_hz"`      // of the alpha rhythm, Hz
}

// spread says how much patients differ: standard deviations of the logarithm of
// alpha's RMS and of its frequency in Hz.
type spread struct{ alpha, frequency float64 }

// drawTraits returns those of a patient among whom the medians of the RMS are given,
// in µV.
func drawTraits(s *rng.Stream, background, alpha float64, sd spread) Traits {
	return Traits{
		Exponent:   s.Uniform(0.9, 1.6),
		Background: background * math.Exp(s.Normal(0, 0.35)),
		Alpha:      alpha * math.Exp(s.Normal(0, sd.alpha)),
		Frequency:  s.Normal(10, sd.frequency),
	}
}
