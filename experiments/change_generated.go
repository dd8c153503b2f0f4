package experiments

import (
	"context"
	"fmt"
	"slices"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/replay"
	"ihealth/eeg/synth"
)

// phases of a generated patient's treatment, in order.
var phases = []string{"before", "during", "after"}

// patientPanel names the panel of a patient.
func patientPanel(id int) string { return fmt.Sprintf("patient %d", id) }

// generatedCell judges one generated patient before, during and after the
// medication against the patient's own offline session.
func (x *changeStudy) generatedCell(p synth.Patient) Cell {
	return Cell{ID: "generated/" + patientPanel(p.ID), Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) {
		detector, windows, err := x.treat(p, env.Key.Seed)
		if err != nil {
			return nil, err
		}
		var rows []Row
		run := func(e replay.Event) error {
			rows = append(rows, phaseRows(p, phases[e.Window.Index], e)...)
			return nil
		}
		err = replay.Run(ctx, windows, detector, replay.Options{}, run)
		return rows, err
	}}
}

// treat trains the rule on the patient's offline session and returns it with the
// windows of the treatment, one a phase.
func (x *changeStudy) treat(p synth.Patient, seed uint64) (detect.Detector, *feature.Extractor, error) {
	config := x.spec.Change.Generated.config(seed)
	training, err := synth.NewSession(config, p, synth.Training)
	if err != nil {
		return nil, nil, err
	}
	extractor, err := feature.NewExtractor(training, config.Phase)
	if err != nil {
		return nil, nil, err
	}
	baseline, err := extractor.Collect()
	if err != nil {
		return nil, nil, err
	}
	detector, err := detect.NewPaper(x.spec.Change.Rule.paper(), detect.Training{baseline}, 0)
	if err != nil {
		return nil, nil, err
	}
	treatment, err := synth.NewSession(config, p, synth.Treatment)
	if err != nil {
		return nil, nil, err
	}
	windows, err := feature.NewExtractor(treatment, config.Phase)
	return detector, windows, err
}

// phaseRows returns the change of every channel, the verdict and the bytes that
// leave the edge.
func phaseRows(p synth.Patient, phase string, e replay.Event) []Row {
	panel := patientPanel(p.ID)
	var rows []Row
	for i, kappa := range e.Verdict.Scores {
		rows = append(rows, Row{Panel: panel, Series: phase, X: Number(i + 1), Metric: "kappa", Value: Number(kappa), Text: e.Window.Channels[i].Label})
	}
	samples := e.Window.Samples() / len(e.Window.Channels)
	return append(rows,
		Row{Panel: panel, Series: phase, X: none, Metric: "z", Value: Number(e.Verdict.Z), Text: e.Verdict.Status.String()},
		Row{Panel: panel, Series: phase, X: none, Metric: "samples", Value: Number(samples)},
		Row{Panel: panel, Series: phase, X: none, Metric: "shared", Unit: "B", Value: Number(e.Share.Bytes())},
		Row{Panel: panel, Series: phase, X: none, Metric: "whole", Unit: "B", Value: Number(e.Share.Whole)},
	)
}

// reacting returns the ids of the patients whose activity the drug changes.
func reacting() []int {
	var out []int
	for _, p := range synth.Patients() {
		if p.Gamma != 0 {
			out = append(out, p.ID)
		}
	}
	return out
}

// channelNumber returns the number, from 1, of the channel labelled so.
func channelNumber(label string) int { return slices.Index(synth.Labels(), label) + 1 }
