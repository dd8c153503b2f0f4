package experiments

import (
	"time"

	"ihealth/eeg/detect"
	"ihealth/eeg/synth"
)

// Change is the section of an experiment on the edge's change indicator
// (I-Health eqs 1–7).
type Change struct {
	Rule       ChangeRule        `yaml:"rule"`
	Generated  GeneratedPatients `yaml:"generated"`
	Recordings []RecordedChange  `yaml:"recordings"`
	Patients   RecordedPatients  `yaml:"patients"`
}

// ChangeRule holds the options of the paper's rule.
type ChangeRule struct {
	Indicator string  `yaml:"indicator" jsonschema:"enum=sum,enum=signed-sum,enum=norm,enum=variance,enum=rms"` // δ, eq. (5)
	Scope     string  `yaml:"scope" jsonschema:"enum=global,enum=channel,enum=patient"`                         // of δ̄, eq. (6)
	Offset    string  `yaml:"offset" jsonschema:"enum=window,enum=baseline,enum=keep"`                          // what is taken off the samples first
	Zeta      float64 `yaml:"zeta"`                                                                             // ζ, eq. (7), > 0
	TwoSided  bool    `yaml:"two_sided"`                                                                        // a fall counts as well
}

func (r ChangeRule) paper() detect.PaperRule {
	return detect.PaperRule{
		Indicator: detect.Indicator(r.Indicator), Scope: detect.Scope(r.Scope), Offset: detect.Offset(r.Offset),
		Zeta: r.Zeta, TwoSided: r.TwoSided,
	}
}

// GeneratedPatients are the six of Fig. 6 with known truth.
type GeneratedPatients struct {
	PhaseSeconds float64 `yaml:"phase_seconds"` // of each of before, during and after; one window each
}

func (g GeneratedPatients) config(seed uint64) synth.Config {
	c := synth.Defaults(seed)
	c.Phase = time.Duration(g.PhaseSeconds * float64(time.Second))
	return c
}

// RecordedChange compares two stretches of real EEG that are known to differ.
type RecordedChange struct {
	Name     string  `yaml:"name"`
	Baseline Stretch `yaml:"baseline"` // trains the rule, and counts as unchanged
	Changed  Stretch `yaml:"changed"`
	Window   float64 `yaml:"window"` // s, > 0
}

// Stretch is a recording of the catalogue, or the parts of it that an annotation
// marks.
type Stretch struct {
	Dataset    string `yaml:"dataset"`
	Annotation string `yaml:"annotation"` // empty takes the whole recording
}
