package experiments

import (
	"math"

	"ihealth/eeg/detect"
	"ihealth/eeg/score"
)

// Panels of what does not depend on a drug.
const (
	calibrationPanel = "calibration patients"
	calmPanel        = "test patients before the drug"
)

// allDetectors is the series of what is said of all contenders together.
const allDetectors = "all detectors"

// rows returns limits and false alarms of every contender, and for every effect how
// it did on the patients.
func (x *detectorsStudy) rows(env *Env, calibrated []limited, trials []patientTrials) []Row {
	d := x.spec.Detectors
	b := patientIntervals{env: env, d: d, patients: len(trials)}
	var rows []Row
	for k, c := range d.Contenders {
		row := func(panel, metric, unit string, value float64) Row {
			return Row{Panel: panel, Series: c.Name, X: Number(k + 1), Metric: metric, Unit: unit, Value: Number(value)}
		}
		limit := row(calibrationPanel, "limit", "", calibrated[k].Limit)
		limit.Text = detect.OptionsOf(calibrated[k].Rule)
		watched := calm(trials, k)
		rows = append(rows, limit,
			row(calibrationPanel, "false_alarms", "1/h", calibrated[k].PerHour()),
			row(calibrationPanel, "in_alarm_usually", "", calibrated[k].usual),
			row(calmPanel, "watched", "h", watched.Hours),
			b.over(row(calmPanel, "false_alarms", "1/h", 0), b.rate(watched.Hours), func(patients []int) float64 { return calm(ofPatients(trials, patients), k).PerHour() }),
			b.over(row(calmPanel, "in_alarm", "", 0), b.share, b.mean(func(p int) float64 { return trials[p].before[k].inAlarm })))
		for i, effect := range d.Effects {
			panel := effectPanel(effect)
			under := func(p int) drugTrial { return trials[p].under[i][k] }
			rows = append(rows, b.underDrug(func(metric, unit string) Row { return row(panel, metric, unit, 0) }, under)...)
			if c.Curve && effect == d.rise() {
				rows = append(rows, curveRows(c.Name, poolOf(len(trials), under).ROC())...)
			}
		}
	}
	together := Row{Panel: calmPanel, Series: allDetectors, Metric: "mean_false_alarms", Unit: "1/h"}
	return append(rows, b.together(together, trials))
}

// underDrug returns how a contender did on the patients under a drug.
func (b *patientIntervals) underDrug(row func(metric, unit string) Row, under func(int) drugTrial) []Row {
	pairs := pairsOf(b.patients, under)
	return []Row{
		b.over(row("detected", ""), b.share, func(patients []int) float64 { return score.Detected(delays(patients, under)) }),
		b.over(row("median_delay", "s"), b.median(under), func(patients []int) float64 { return score.DelayQuantile(delays(patients, under), 0.5) }),
		b.over(row("auc", ""), b.share, b.mean(func(p int) float64 { return under(p).record.AUC() })),
		b.over(row("pooled_auc", ""), b.share, pairs.auc),
		b.over(row("event_f1", ""), b.share, func(patients []int) float64 { return events(patients, under).F1() }),
		b.over(row("nab", ""), b.share, b.mean(func(p int) float64 { return under(p).nab })),
		b.over(row("in_alarm", ""), b.share, b.mean(func(p int) float64 { return under(p).inAlarm })),
	}
}

// together returns the mean rate of false alarms of all contenders.
func (b *patientIntervals) together(r Row, trials []patientTrials) Row {
	hours := 0.0
	for k := range b.d.Contenders {
		hours += calm(trials, k).Hours
	}
	return b.over(r, b.rate(hours), func(patients []int) float64 {
		sum := 0.0
		for k := range b.d.Contenders {
			sum += calm(ofPatients(trials, patients), k).PerHour()
		}
		return sum / float64(len(b.d.Contenders))
	})
}

// calm adds up the false alarms of a contender before the drug.
func calm(trials []patientTrials, contender int) score.FalseAlarms {
	var sum score.FalseAlarms
	for _, t := range trials {
		sum = sum.Add(t.before[contender].FalseAlarms)
	}
	return sum
}

// ofPatients returns the trials of those patients.
func ofPatients(trials []patientTrials, patients []int) []patientTrials {
	out := make([]patientTrials, len(patients))
	for i, p := range patients {
		out[i] = trials[p]
	}
	return out
}

func delays(patients []int, of func(int) drugTrial) []score.Delay {
	out := make([]score.Delay, len(patients))
	for i, p := range patients {
		out[i] = of(p).delay
	}
	return out
}

// events adds up the scores of the patients.
func events(patients []int, of func(int) drugTrial) score.EventScore {
	var sum score.EventScore
	for _, p := range patients {
		e := of(p).events
		sum.Reference += e.Reference
		sum.True += e.True
		sum.False += e.False
		sum.Duration += e.Duration
	}
	return sum
}

// mean returns the mean over patients of the values that are defined, NaN of none.
func (b *patientIntervals) mean(of func(patient int) float64) func(patients []int) float64 {
	values := make([]float64, b.patients)
	for p := range values {
		values[p] = of(p)
	}
	return func(patients []int) float64 {
		sum, n := 0.0, 0.0
		for _, p := range patients {
			if v := values[p]; !math.IsNaN(v) {
				sum, n = sum+v, n+1
			}
		}
		return sum / n
	}
}
