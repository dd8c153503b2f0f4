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
