package experiments

import (
	"fmt"
	"strings"
)

// PaperRule is the section of an experiment on whether the change rule of I-Health,
// eqs (1) to (7), works: on generated patients with a known drug effect, and on
// recordings.
type PaperRule struct {
	Watch      Watch            `yaml:"watch"`
	Effects    []float64        `yaml:"effects"` // γ, relative changes of the cortical amplitude, > −1; 0 is the control
	Onset      int              `yaml:"onset_s"` // time constant of the drug's effect, s
	Variants   []RuleVariant    `yaml:"variants"`
	Recordings []RecordedChange `yaml:"recordings"`
	Recorded   []RecordedRule   `yaml:"recorded"` // rules for the recordings
}

// RecordedRule is a reading of the paper for recordings, which have windows of their
// own.
type RecordedRule struct {
	Name string `yaml:"name"`
	Rule string `yaml:"rule"` // with its options, as eeg replay takes it
}

// effectPanel names the patients whose amplitude a drug changes by γ.
func effectPanel(gamma float64) string {
	if gamma == 0 {
		return "no effect"
	}
	return strings.Replace(fmt.Sprintf("%+.0f %% amplitude", 100*gamma), "-", "−", 1)
}
