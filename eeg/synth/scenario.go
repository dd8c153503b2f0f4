package synth

import (
	"fmt"
	"math"
	"strings"

	"ihealth/sim/rng"
)

// Scenario says everything about one generated recording of an EMOTIV EPOC: who, how
// long, and what happens. Recordings of the same seed and patient share the patient's
// [Traits]; their noise differs by session.
type Scenario struct {
	Seed       uint64       `json:"seed" yaml:"seed"`
	Patient    int          `json:"patient" yaml:"patient"`       // ≥ 0
	Session    string       `json:"session" yaml:"session"`       // names the session, without a slash
	Seconds    int          `json:"seconds" yaml:"seconds"`       // duration, 1 to 31 days
	Cortex     Cortex       `json:"cortex" yaml:"cortex"`         // what the brain does all the time
	Medication []Medication `json:"medication" yaml:"medication"` // what changes that
	Artefacts  Artefacts    `json:"artefacts" yaml:"artefacts"`   // what else reaches the electrodes
	Faults     []Fault      `json:"faults" yaml:"faults"`         // of electrodes, one after the other where they meet
	Headset    Headset      `json:"headset" yaml:"headset"`
}

// Cortex holds the medians over patients of what their brains do.
type Cortex struct {
	Background float64 `json:"background_uv" yaml:"background_uv"` // RMS of the 1/f^α noise, µV, > 0, < 1000
	Alpha      float64 `json:"alpha_uv" yaml:"alpha_uv"`           // RMS of bursts of alpha rhythm at O1 and O2, µV, ≥ 0, < 1000
	Vigilance  float64 `json:"vigilance" yaml:"vigilance"`         // standard deviation of the logarithm of the slow gain, ≥ 0, < 1
}

// DefaultScenario returns 90 minutes of the given patient with artefacts, drift and
// slow vigilance, without medication, fault or lost packet.
func DefaultScenario(seed uint64, patient int) Scenario {
	return Scenario{
		Seed: seed, Patient: patient, Session: "monitoring", Seconds: 90 * 60,
		Cortex:    Cortex{Background: 12, Alpha: 12, Vigilance: 0.05},
		Artefacts: DefaultArtefacts(),
		Headset:   Headset{Offset: 4200, OffsetSpread: 30, LongestInterpolated: 0.5, MeanLoss: 0.1},
	}
}

// Validate returns ErrConfig with the field that cannot be used.
func (s Scenario) Validate() error {
	const month = 31 * 24 * 3600
	switch {
	case s.Patient < 0:
		return fmt.Errorf("%w: patient %d: want ≥ 0", ErrConfig, s.Patient)
	case strings.Contains(s.Session, "/"):
		return fmt.Errorf("%w: session %q: want a name without a slash", ErrConfig, s.Session)
	case s.Seconds < 1 || s.Seconds > month:
		return fmt.Errorf("%w: %d seconds: want 1 to %d", ErrConfig, s.Seconds, month)
	case s.Cortex.Background == 0:
		return fmt.Errorf("%w: background 0 µV: want more", ErrConfig)
	}
	err := firstOutside([]limit{
		{"background in µV", s.Cortex.Background, 0, 1000},
		{"alpha in µV", s.Cortex.Alpha, 0, 1000},
		{"vigilance", s.Cortex.Vigilance, 0, 1},
	})
	if err != nil {
		return err
	}
	if err := s.Artefacts.Validate(); err != nil {
		return err
	}
	if err := s.Headset.Validate(); err != nil {
		return err
	}
	for i, m := range s.Medication {
		if err := m.Validate(); err != nil {
			return fmt.Errorf("medication %d: %w", i+1, err)
		}
	}
	for i, f := range s.Faults {
		if err := f.Validate(); err != nil {
			return fmt.Errorf("fault %d: %w", i+1, err)
		}
	}
	return nil
}

// limit is a number that must lie in [low, high).
type limit struct {
	name             string
	value, low, high float64
}

// firstOutside returns ErrConfig with the first number that is NaN or outside.
func firstOutside(limits []limit) error {
	for _, l := range limits {
		if !(l.value >= l.low && l.value < l.high) {
			return fmt.Errorf("%w: %s is %v: want at least %v and less than %v", ErrConfig, l.name, l.value, l.low, l.high)
		}
	}
	return nil
}

// patientKey names what a patient keeps, key a stream of the session.
func (s Scenario) patientKey() rng.Key {
	return rng.Key{Seed: s.Seed, Cell: "eeg/synth/scenario", Replication: s.Patient}
}

func (s Scenario) key() rng.Key { return s.patientKey().Sub("session").Sub(s.Session) }

// end returns the end of something that begins at start, in seconds; a duration of 0
// lasts for ever.
func end(start, duration float64) float64 {
	if duration == 0 {
		return math.Inf(1)
	}
	return start + duration
}
