package experiments

import (
	"context"
	"fmt"

	"ihealth/eeg/detect"
	"ihealth/eeg/score"
)

// patientTrials is how the contenders did on one patient.
type patientTrials struct {
	before []calmTrial   // before the drug, by contender
	under  [][]drugTrial // effects × contenders
}

// calmTrial is how a contender did on one patient before the drug.
type calmTrial struct {
	score.FalseAlarms
	inAlarm float64 // share of the time; NaN of no time
}

// drugTrial is how a contender did on one patient under one drug.
type drugTrial struct {
	delay   score.Delay      // of the first alarm after the drug
	record  score.Record     // statistic of windows after the drug and before it
	events  score.EventScore // by SzCORE's policy: the drug until the end, and the stretches in alarm
	nab     float64          // score in the standard profile: 0 for nothing, 1 for all at once
	inAlarm float64          // share of the time under the drug; NaN of no time
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
func (d *Detectors) judge(c Contender, rule detect.Rule, recording seen) (drugTrial, calmTrial, error) {
	training, given, end := float64(d.Training), d.given(), d.given()+float64(d.After)
	windows := recording[c.view()]
	watched := within(windows, training, end)
	verdicts, err := verdictsOf(rule, detect.Control{Training: within(windows, 0, training), Windows: watched})
	if err != nil {
		return drugTrial{}, calmTrial{}, err
	}
	var trial drugTrial
	for i, w := range watched {
		trial.record.Scores = append(trial.record.Scores, verdicts[i].Change)
		trial.record.Positive = append(trial.record.Positive, w.Start >= given)
	}
	marks := score.Marks(watched, verdicts)
	var calm, under []score.Mark
	for _, m := range marks {
		if m.Start >= given {
			under = append(under, m)
		} else if m.End() <= given {
			calm = append(calm, m)
		}
	}
	trial.delay = score.DelayOf(d.policy().Alarms(marks), given, end)
	trial.inAlarm = score.TimeInAlarm(under)
	if trial.events, err = d.eventScore(marks); err != nil {
		return drugTrial{}, calmTrial{}, err
	}
	if trial.nab, err = d.nabScore(marks); err != nil {
		return drugTrial{}, calmTrial{}, err
	}
	before := calmTrial{d.policy().FalseAlarms(marks, []score.Span{{Start: given, End: end}}), score.TimeInAlarm(calm)}
	return trial, before, nil
}

// eventScore scores windows in alarm as SzCORE does: the event of the reference is all
// the time under the drug.
func (d *Detectors) eventScore(marks []score.Mark) (score.EventScore, error) {
	duration := float64(d.Before + d.After)
	var alarms []score.Span
	for _, m := range marks {
		if m.Alarm {
			start := m.Start - float64(d.Training)
			alarms = append(alarms, score.Span{Start: max(0, start), End: min(duration, start+m.Duration)})
		}
	}
	return score.Events([]score.Span{{Start: float64(d.Before), End: duration}}, alarms, duration, score.DefaultEventPolicy())
}

// nabScore scores the windows that complete an alarm, against all windows under the
// drug.
func (d *Detectors) nabScore(marks []score.Mark) (float64, error) {
	series := make([]float64, len(marks))
	alarms := d.policy().Alarms(marks)
	first := len(marks)
	for i, m := range marks {
		if len(alarms) > 0 && m.End() == alarms[0].Raised {
			series[i], alarms = 1, alarms[1:]
		}
		if m.Start >= d.given() {
			first = min(first, i)
		}
	}
	if first == len(marks) {
		return 0, nil
	}
	s, err := score.NAB(series, [][2]int{{first, len(marks)}}, 1, score.StandardProfile)
	worth, cost := score.StandardProfile.TruePositive, score.StandardProfile.Miss
	return (s.Score + cost) / (worth + cost), err
}
