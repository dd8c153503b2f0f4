package experiments

import (
	"fmt"
	"slices"

	"ihealth/eeg/synth"
)

// BytesSaved is the section of an experiment on what leaves the edge: how much less
// than all raw data, of generated patients in three states.
type BytesSaved struct {
	Watch    Watch         `yaml:"watch"`
	Effect   float64       `yaml:"effect"`  // γ of the drug, relative change of the amplitude, > −1
	Onset    int           `yaml:"onset_s"` // time constant of the drug's effect, s
	Fault    string        `yaml:"fault" jsonschema:"enum=noise,enum=flat,enum=hum,enum=gain,enum=intermittent"`
	Variants []RuleVariant `yaml:"variants"`
}

// The states of generated patients.
const (
	healthyState = "healthy"
	drugState    = "drug"
	faultState   = "fault"
)

var byteStates = []string{healthyState, drugState, faultState}

// scenario returns a session of a patient in a state that begins after the training.
func (b *BytesSaved) scenario(state string, seed uint64, patient int) synth.Scenario {
	s := b.Watch.scenario(seed, patient)
	start := float64(b.Watch.Training)
	switch state {
	case drugState:
		s.Medication = []synth.Medication{{Kind: synth.Amplitude, Start: start, Onset: float64(b.Onset), Effect: b.Effect}}
	case faultState:
		labels := synth.Labels()
		s.Faults = []synth.Fault{{Kind: synth.FaultKind(b.Fault), Channel: labels[patient%len(labels)], Start: start}}
	}
	return s
}

// bytesSavedStudy counts what leaves the edge.
type bytesSavedStudy struct{ spec *Spec }

func (x *bytesSavedStudy) check(report reporter) {
	b := x.spec.BytesSaved
	b.Watch.check(report, "bytes_saved.watch")
	checkCount(report, "bytes_saved.onset_s", "seconds", b.Onset, 1, 86400)
	if !(b.Effect > -1 && b.Effect <= 5) || b.Effect == 0 {
		report("bytes_saved.effect", "an effect of %v: want more than -1, at most 5 and not 0", b.Effect)
	}
	one := []synth.FaultKind{synth.Noisy, synth.Flat, synth.Hum, synth.Amplified, synth.Intermittent}
	if !slices.Contains(one, synth.FaultKind(b.Fault)) {
		report("bytes_saved.fault", "fault %q: want one of %s", b.Fault, fmt.Sprint(one))
	}
	checkVariants(report, "bytes_saved.variants", b.Variants, b.Watch)
}

func (x *bytesSavedStudy) cells() []Cell {
	var out []Cell
	for _, state := range byteStates {
		out = append(out, x.cell(state))
	}
	return out
}
