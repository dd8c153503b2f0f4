package experiments

import (
	"context"
	"fmt"

	"ihealth/eeg/detect"
	"ihealth/eeg/synth"
	"ihealth/sim/rng"
)

// paperRuleStudy judges the paper's rule.
type paperRuleStudy struct{ spec *Spec }

func (x *paperRuleStudy) check(report reporter) {
	p := x.spec.PaperRule
	p.Watch.check(report, "paper_rule.watch")
	checkCount(report, "paper_rule.onset_s", "seconds", p.Onset, 1, 86400)
	if len(p.Effects) == 0 || p.Effects[0] != 0 {
		report("paper_rule.effects", "the first effect must be 0, the control")
	}
	checkDistinct(report, "paper_rule.effects", p.Effects)
	for i, gamma := range p.Effects {
		if !(gamma > -1 && gamma <= 5) {
			report(indexed("paper_rule.effects", i), "an effect of %v: want more than -1 and at most 5", gamma)
		}
	}
	checkVariants(report, "paper_rule.variants", p.Variants, p.Watch)
	var names []string
	for i, v := range p.Recorded {
		names = append(names, v.Name)
		if _, err := detect.ParseRule(v.Rule); err != nil {
			report(indexed("paper_rule.recorded", i)+".rule", "%w", err)
		}
	}
	checkDistinct(report, "paper_rule.recorded", names)
	checkRecordings(report, "paper_rule.recordings", p.Recordings)
}

// inputs names the recordings and whether they are here.
func (x *paperRuleStudy) inputs() []string { return recordingInputs(x.spec.PaperRule.Recordings) }

func (x *paperRuleStudy) cells() []Cell {
	var out []Cell
	for _, gamma := range x.spec.PaperRule.Effects {
		out = append(out, x.generatedCell(gamma))
	}
	for _, r := range x.spec.PaperRule.Recordings {
		out = append(out, x.recordedCell(r))
	}
	return out
}

// generatedCell judges all patients under a drug of effect γ with every variant.
// Common random numbers: but for the effect, cells see the same patients.
func (x *paperRuleStudy) generatedCell(gamma float64) Cell {
	return Cell{ID: "generated/" + effectPanel(gamma), Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) {
		p := x.spec.PaperRule
		patients, err := p.Watch.cohort(ctx, p.Variants, func(patient int) synth.Scenario { return x.scenario(env.Key.Seed, patient, gamma) })
		if err != nil {
			return nil, err
		}
		var rows []Row
		for i, v := range p.Variants {
			more, err := v.shareRows(patients[i], rng.New(env.Key.Sub(fmt.Sprintf("bootstrap %d", i))))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", v.Name, err)
			}
			for _, row := range more {
				row.Panel, row.Series, row.X = effectPanel(gamma), v.Name, Number(i+1)
				rows = append(rows, row)
			}
		}
		return rows, nil
	}}
}

func (x *paperRuleStudy) scenario(seed uint64, patient int, gamma float64) synth.Scenario {
	p := x.spec.PaperRule
	s := p.Watch.scenario(seed, patient)
	if gamma != 0 {
		s.Medication = []synth.Medication{{Kind: synth.Amplitude, Start: float64(p.Watch.Training), Onset: float64(p.Onset), Effect: gamma}}
	}
	return s
}

// recordedCell gives the rates of every rule on a recording; see
// changeStudy.recordedCell for what they mean.
func (x *paperRuleStudy) recordedCell(r RecordedChange) Cell {
	return Cell{ID: "recorded/" + r.Name, Fidelity: Simulated, Run: func(_ context.Context, env *Env) ([]Row, error) {
		baseline, changed, _, err := r.windows(env)
		if err != nil || len(baseline) == 0 {
			return nil, err
		}
		var rows []Row
		for _, v := range x.spec.PaperRule.Recorded {
			rule, err := detect.ParseRule(v.Rule)
			if err != nil {
				return nil, err
			}
			d, err := rule.Train(detect.Training{baseline}, 0)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", v.Name, err)
			}
			rates, err := rateRows(r.Name, v.Name, d, baseline, changed)
			if err != nil {
				return nil, err
			}
			rows = append(rows, rates...)
		}
		return rows, nil
	}}
}
