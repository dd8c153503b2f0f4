package experiments

import (
	"context"
	"fmt"
	"math"

	"ihealth/eeg/detect"
	"ihealth/eeg/score"
	"ihealth/sim/output"
)

// detectorsStudy compares change detectors.
type detectorsStudy struct{ spec *Spec }

func (x *detectorsStudy) cells() []Cell {
	return []Cell{{ID: "comparison", Fidelity: Simulated, Run: x.compare}}
}

// compare calibrates all contenders on the first patients, and judges them on those
// after these.
func (x *detectorsStudy) compare(ctx context.Context, env *Env) ([]Row, error) {
	d := x.spec.Detectors
	controls, err := output.Replicate(ctx, output.Replications{Count: d.Controls, Workers: env.Workers}, func(ctx context.Context, r int) (seen, error) {
		return d.see(ctx, d.scenario(env.Key.Seed, r, 0))
	})
	if err != nil {
		return nil, err
	}
	calibrated, err := output.Replicate(ctx, output.Replications{Count: len(d.Contenders), Workers: env.Workers}, func(ctx context.Context, r int) (limited, error) {
		return d.calibrate(ctx, d.Contenders[r], controls)
	})
	if err != nil {
		return nil, err
	}
	trials, err := output.Replicate(ctx, output.Replications{Count: d.Patients, Workers: env.Workers}, func(ctx context.Context, r int) (patientTrials, error) {
		return d.try(ctx, env.Key.Seed, d.Controls+r, calibrated)
	})
	if err != nil {
		return nil, err
	}
	return x.rows(env, calibrated, trials), nil
}

// limited is a contender with its limit.
type limited struct {
	detect.Calibrated
	usual float64 // share of the calm time in which it alarms at its usual limit
}

// calibrate finds the limit of a contender, and what its usual one would do.
func (d *Detectors) calibrate(ctx context.Context, c Contender, controls []seen) (limited, error) {
	rule, err := detect.ParseRule(c.Rule)
	if err != nil {
		return limited{}, err
	}
	var out limited
	var all []detect.Control
	var marks []score.Mark
	for _, s := range controls {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		windows := s[c.view()]
		training := float64(d.Training)
		control := detect.Control{Training: within(windows, 0, training), Windows: within(windows, training, math.Inf(1))}
		verdicts, err := verdictsOf(rule, control)
		if err != nil {
			return out, fmt.Errorf("%s: %w", c.Name, err)
		}
		all = append(all, control)
		marks = append(marks, score.Marks(control.Windows, verdicts)...)
	}
	out.usual = score.TimeInAlarm(marks)
	if out.Calibrated, err = detect.Calibrate(rule, all, d.calibration()); err != nil {
		return out, fmt.Errorf("%s: %w", c.Name, err)
	}
	return out, nil
}

// verdictsOf trains a rule and returns its verdicts.
func verdictsOf(rule detect.Rule, c detect.Control) ([]detect.Verdict, error) {
	detector, err := rule.Train(detect.Training{c.Training}, 0)
	if err != nil {
		return nil, err
	}
	verdicts := make([]detect.Verdict, len(c.Windows))
	for i, w := range c.Windows {
		if verdicts[i], err = detector.Detect(w); err != nil {
			return nil, err
		}
	}
	return verdicts, nil
}

// patientTrials is how the contenders did on one patient.
type patientTrials struct {
	before []score.FalseAlarms // before the drug, by contender
	under  [][]drugTrial       // effects × contenders
}

// drugTrial is how a contender did on one patient under one drug.
type drugTrial struct {
	delay score.Delay // of the first alarm after the drug
	auc   float64     // of the statistic of windows after the drug against those before; NaN without
}

// try judges a patient under every effect.
func (d *Detectors) try(ctx context.Context, seed uint64, patient int, calibrated []limited) (patientTrials, error) {
	var out patientTrials
	for i, effect := range d.Effects {
		recording, err := d.see(ctx, d.scenario(seed, patient, effect))
		if err != nil {
			return out, err
		}
		var under []drugTrial
		for k, c := range d.Contenders {
			trial, before, err := d.judge(c, calibrated[k].Rule, recording)
			if err != nil {
				return out, fmt.Errorf("%s: %w", c.Name, err)
			}
			under = append(under, trial)
			if i == 0 { // the same under every effect
				out.before = append(out.before, before)
			}
		}
		out.under = append(out.under, under)
	}
	return out, nil
}

// judge runs a contender over a recording.
func (d *Detectors) judge(c Contender, rule detect.Rule, recording seen) (drugTrial, score.FalseAlarms, error) {
	training, given, end := float64(d.Training), d.given(), d.given()+float64(d.After)
	windows := recording[c.view()]
	watched := within(windows, training, end)
	verdicts, err := verdictsOf(rule, detect.Control{Training: within(windows, 0, training), Windows: watched})
	if err != nil {
		return drugTrial{}, score.FalseAlarms{}, err
	}
	var record score.Record
	for i, w := range watched {
		record.Scores = append(record.Scores, verdicts[i].Change)
		record.Positive = append(record.Positive, w.Start >= given)
	}
	marks := score.Marks(watched, verdicts)
	trial := drugTrial{delay: score.DelayOf(d.policy().Alarms(marks), given, end), auc: record.AUC()}
	return trial, d.policy().FalseAlarms(marks, []score.Span{{Start: given, End: end}}), nil
}
