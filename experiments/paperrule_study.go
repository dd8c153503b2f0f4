package experiments

import (
	"context"
	"fmt"

	"ihealth/eeg/detect"
)

// paperRuleStudy judges the paper's rule.
type paperRuleStudy struct{ spec *Spec }

func (x *paperRuleStudy) check(report reporter) {
	p := x.spec.PaperRule
	p.Watch.check(report, "paper_rule.watch")
	if len(p.Effects) == 0 || p.Effects[0] != 0 {
		report("paper_rule.effects", "the first effect must be 0, the control")
	}
	checkDistinct(report, "paper_rule.effects", p.Effects)
	for i, gamma := range p.Effects {
		if !(gamma > -1 && gamma <= 5) {
			report(indexed("paper_rule.effects", i), "an effect of %v: want more than -1 and at most 5", gamma)
		}
	}
	var names []string
	for i, v := range p.Variants {
		at := indexed("paper_rule.variants", i)
		names = append(names, v.Name)
		if !(v.HighPass >= 0 && v.HighPass <= 10) {
			report(at+".highpass_hz", "a high-pass of %v Hz: want 0 (none) to 10", v.HighPass)
		}
		checkCount(report, at+".window_s", "seconds", v.Window, 1, max(1, min(p.Watch.Training, p.Watch.Watched)/2))
		if err := v.Rule.paper().Validate(); err != nil {
			report(at+".rule", "%w", err)
		}
	}
	checkDistinct(report, "paper_rule.variants", names)
	names = nil
	for i, v := range p.Recorded {
		names = append(names, v.Name)
		if err := v.Rule.paper().Validate(); err != nil {
			report(indexed("paper_rule.recorded", i)+".rule", "%w", err)
		}
	}
	checkDistinct(report, "paper_rule.recorded", names)
	checkRecordings(report, "paper_rule.recordings", p.Recordings)
}

func (w Watch) check(report reporter, path string) {
	const day = 86400
	checkCount(report, path+".patients", "patients", w.Patients, 2, 10000)
	checkCount(report, path+".training_s", "seconds", w.Training, 60, day)
	checkCount(report, path+".settling_s", "seconds", w.Settling, 0, day)
	checkCount(report, path+".watched_s", "seconds", w.Watched, 60, day)
	checkCount(report, path+".onset_s", "seconds", w.Onset, 1, day)
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
			d, err := detect.NewPaper(v.Rule.paper(), detect.Training{baseline}, 0)
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
