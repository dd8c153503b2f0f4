package experiments

import (
	"fmt"
	"slices"

	"ihealth/datasets"
	"ihealth/eeg/synth"
)

// changeStudy computes Fig. 6 on generated patients and on real recordings.
type changeStudy struct{ spec *Spec }

func (x *changeStudy) check(report reporter) {
	c := x.spec.Change
	if err := c.Rule.paper().Validate(); err != nil {
		report("change.rule", "%w", err)
	}
	if s := c.Generated.PhaseSeconds; !(s >= 1 && s <= 86400) {
		report("change.generated.phase_seconds", "a phase of %v s: want 1 to 86400 (a day)", s)
	} else if err := c.Generated.config(x.spec.Seed).Validate(); err != nil {
		report("change.generated.phase_seconds", "%w", err)
	}
	checkRecordings(report, "change.recordings", c.Recordings)
	c.Patients.check(report)
}

// checkRecordings reports what is wrong with recordings that are compared.
func checkRecordings(report reporter, path string, recordings []RecordedChange) {
	seen := map[string]bool{}
	for i, r := range recordings {
		at := indexed(path, i)
		if r.Name == "" || seen[r.Name] {
			report(at+".name", "recording %d needs a name of its own", i+1)
		}
		seen[r.Name] = true
		if !(r.Window > 0 && r.Window <= 86400) {
			report(at+".window", "a window of %v s: want more than 0 and at most 86400 (a day)", r.Window)
		}
		for _, s := range []struct {
			key     string
			stretch Stretch
		}{{"baseline", r.Baseline}, {"changed", r.Changed}} {
			if d, err := datasets.ByName(s.stretch.Dataset); err != nil {
				report(fmt.Sprintf("%s.%s.dataset", at, s.key), "%w", err)
			} else if d.Collection() {
				report(fmt.Sprintf("%s.%s.dataset", at, s.key), "%s is a collection: name one recording", d.Name)
			}
		}
	}
}

// inputs names the recordings and whether they are here.
func (x *changeStudy) inputs() []string {
	return append(recordingInputs(x.spec.Change.Recordings), x.spec.Change.Patients.inputs()...)
}

// recordingInputs names the files behind recordings, each once.
func recordingInputs(recordings []RecordedChange) []string {
	var out []string
	for _, r := range recordings {
		for _, s := range []Stretch{r.Baseline, r.Changed} {
			if input := s.input(); !slices.Contains(out, input) {
				out = append(out, input)
			}
		}
	}
	return out
}

func (x *changeStudy) cells() []Cell {
	var out []Cell
	for _, p := range synth.Patients() {
		out = append(out, x.generatedCell(p))
	}
	for _, r := range x.spec.Change.Recordings {
		out = append(out, x.recordedCell(r))
	}
	for _, p := range x.spec.Change.Patients.list() {
		out = append(out, x.ownCell(p))
	}
	return out
}
