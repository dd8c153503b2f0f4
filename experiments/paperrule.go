package experiments

import (
	"fmt"
	"strings"
	"time"

	"ihealth/eeg/synth"
)

// PaperRule is the section of an experiment on whether the change rule of I-Health,
// eqs (1) to (7), works: on generated patients with a known drug effect, and on
// recordings.
type PaperRule struct {
	Watch      Watch            `yaml:"watch"`
	Effects    []float64        `yaml:"effects"` // γ, relative changes of the cortical amplitude, > −1; 0 is the control
	Variants   []RuleVariant    `yaml:"variants"`
	Recordings []RecordedChange `yaml:"recordings"`
	Recorded   []RecordedRule   `yaml:"recorded"` // rules for the recordings
}

// Watch says how long each generated patient is watched.
type Watch struct {
	Patients int `yaml:"patients"`   // ≥ 2
	Training int `yaml:"training_s"` // the baseline, before anything happens, s
	Settling int `yaml:"settling_s"` // from the change until windows count, s
	Watched  int `yaml:"watched_s"`  // during which windows count, s
	Onset    int `yaml:"onset_s"`    // time constant of the drug's effect, s
}

// scenario returns a session of a patient without any change.
func (w Watch) scenario(seed uint64, patient int) synth.Scenario {
	s := synth.DefaultScenario(seed, patient)
	s.Seconds = w.Training + w.Settling + w.Watched
	return s
}

// counts reports whether a window of that beginning, in s, counts.
func (w Watch) counts(start float64) bool { return start >= float64(w.Training+w.Settling) }

// trains reports whether a window that ends then, in s, is part of the baseline.
func (w Watch) trains(end float64) bool { return end <= float64(w.Training) }

// RuleVariant is one way to read the paper: what is done to the signal, what the
// baseline is of, how long a window.
type RuleVariant struct {
	Name     string     `yaml:"name"`
	HighPass float64    `yaml:"highpass_hz"` // 0 leaves the signal with its offset
	Window   int        `yaml:"window_s"`
	Own      bool       `yaml:"own"` // the baseline is of the patient alone
	Rule     ChangeRule `yaml:"rule"`
}

func (v RuleVariant) window() time.Duration { return time.Duration(v.Window) * time.Second }

// RecordedRule is a reading of the paper for recordings, which have windows of their
// own.
type RecordedRule struct {
	Name string     `yaml:"name"`
	Rule ChangeRule `yaml:"rule"`
}

// effectPanel names the patients whose amplitude a drug changes by γ.
func effectPanel(gamma float64) string {
	if gamma == 0 {
		return "no effect"
	}
	return strings.Replace(fmt.Sprintf("%+.0f %% amplitude", 100*gamma), "-", "−", 1)
}
