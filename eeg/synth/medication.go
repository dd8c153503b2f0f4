package synth

import (
	"fmt"
	"math"
)

// MedicationKind says what a drug does.
type MedicationKind string

// The kinds of medication.
const (
	Amplitude MedicationKind = "amplitude" // all cortical activity times 1+γ, γ < 0 suppresses it
	Slowing   MedicationKind = "slowing"   // alpha becomes theta of equal power, as sedation does
)

// Medication is a drug that begins to act at a time and reaches 1−1/e of its effect
// after the time constant.
type Medication struct {
	Kind   MedicationKind `json:"kind" yaml:"kind"`
	Start  float64        `json:"start_s" yaml:"start_s"` // s from the beginning, ≥ 0
	Onset  float64        `json:"onset_s" yaml:"onset_s"` // time constant τ, s, > 0
	Effect float64        `json:"effect" yaml:"effect"`   // γ, > −1, < 10; or the share of alpha's power, 0 to 1
}

// Validate returns ErrConfig with what cannot be used.
func (m Medication) Validate() error {
	low, high := -1.0, 10.0
	switch m.Kind {
	case Amplitude:
	case Slowing:
		low, high = 0, math.Nextafter(1, 2)
	default:
		return fmt.Errorf("%w: kind %q: want %s or %s", ErrConfig, m.Kind, Amplitude, Slowing)
	}
	if !(m.Onset > 0) || m.Effect == -1 {
		return fmt.Errorf("%w: onset %v s and effect %v: want > 0 and > -1", ErrConfig, m.Onset, m.Effect)
	}
	return firstOutside([]limit{
		{"start in s", m.Start, 0, math.Inf(1)}, {"onset in s", m.Onset, 0, math.Inf(1)}, {"effect", m.Effect, low, high},
	})
}

// at returns the effect t seconds after the beginning of the recording.
func (m Medication) at(t float64) float64 {
	if t <= m.Start {
		return 0
	}
	return -m.Effect * math.Expm1(-(t-m.Start)/m.Onset)
}

// effects multiplies the gain and adds to the shift of alpha for the samples of a
// second.
func (s Scenario) effects(second int, gain, shift []float64) {
	for _, m := range s.Medication {
		for k := range gain {
			effect := m.at(float64(second) + float64(k)/rateHz)
			if m.Kind == Amplitude {
				gain[k] *= 1 + effect
			} else {
				shift[k] = min(1, shift[k]+effect)
			}
		}
	}
}
