package experiments

import (
	"context"
	"fmt"
	"slices"

	"ihealth/eeg/detect"
	"ihealth/eeg/feature"
	"ihealth/eeg/replay"
	"ihealth/eeg/synth"
	"ihealth/iomt/edge"
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
			more, err := phaseRows(p, phases[e.Window.Index], e)
			rows = append(rows, more...)
			return err
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
func phaseRows(p synth.Patient, phase string, e replay.Event) ([]Row, error) {
	panel := patientPanel(p.ID)
	var rows []Row
	for i, kappa := range e.Verdict.Scores {
		rows = append(rows, Row{Panel: panel, Series: phase, X: Number(i + 1), Metric: "kappa", Value: Number(kappa), Text: e.Window.Channels[i].Label})
	}
	value := func(metric, unit string, v float64) Row {
		return Row{Panel: panel, Series: phase, X: none, Metric: metric, Unit: unit, Value: Number(v)}
	}
	z := value("z", "", float64(e.Verdict.Z))
	z.Text = e.Verdict.Status.String()
	payload, err := transmitted(p, e)
	if err != nil {
		return nil, err
	}
	return append(rows, z,
		value("samples", "", float64(e.Window.Samples())),
		value("payload", "B", float64(payload.bytes)),
		value("payload_features", "", float64(payload.features)),
		value("raw_codes", "B", float64(codeBytes*e.Window.Samples())),
		value("shared", "B", float64(e.Share.Features+codesInWord*e.Share.Raw)),
		value("whole", "B", float64(codesInWord*e.Share.Whole))), nil
}

// codeBytes is the size of a raw sample as the headset sends it: a 14-bit code in
// two bytes.
const codeBytes = 2

// sent is what an entity's transaction carries of a window.
type sent struct{ bytes, features int }

// transmitted encodes the window's payload as the edge does and reads it back.
func transmitted(p synth.Patient, e replay.Event) (sent, error) {
	payload := edge.NewPayload(uint32(p.ID), e.Window, edge.VerdictOf(e.Verdict)).Encode()
	decoded, err := edge.Decode(payload)
	return sent{len(payload), 4 * len(decoded.Features)}, err
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
