package experiments

import (
	"math"

	"ihealth/eeg/detect"
	"ihealth/eeg/score"
	"ihealth/sim/rng"
)

// Panels of what does not depend on a drug.
const (
	calibrationPanel = "calibration patients"
	calmPanel        = "test patients before the drug"
)

// rows returns limits and false alarms of every contender, and for every effect how
// many patients it detected, after what time, and its area under the curve.
func (x *detectorsStudy) rows(env *Env, calibrated []limited, trials []patientTrials) []Row {
	d := x.spec.Detectors
	var rows []Row
	for k, c := range d.Contenders {
		row := func(panel, metric, unit string, value float64) Row {
			return Row{Panel: panel, Series: c.Name, X: Number(k + 1), Metric: metric, Unit: unit, Value: Number(value)}
		}
		over := func(r Row, statistic func(patients []int) float64) Row {
			i := score.Bootstrap(len(trials), d.Resamples, d.Level, rng.New(env.Key.Sub("bootstrap")), statistic)
			r.Value, r.Interval = Number(i.Estimate), &Range{Low: Number(i.Low), High: Number(i.High), Level: i.Level, N: len(trials)}
			return r
		}
		limit := row(calibrationPanel, "limit", "", calibrated[k].Limit)
		limit.Text = detect.OptionsOf(calibrated[k].Rule)
		rows = append(rows, limit,
			row(calibrationPanel, "false_alarms", "1/h", calibrated[k].PerHour()),
			row(calibrationPanel, "in_alarm_usually", "", calibrated[k].usual),
			row(calmPanel, "watched", "h", calm(trials, k).Hours),
			over(row(calmPanel, "false_alarms", "1/h", 0), func(patients []int) float64 { return calm(ofPatients(trials, patients), k).PerHour() }))
		for i, effect := range d.Effects {
			under := func(p int) drugTrial { return trials[p].under[i][k] }
			panel := effectPanel(effect)
			rows = append(rows,
				over(row(panel, "detected", "", 0), func(patients []int) float64 { return score.Detected(delays(patients, under)) }),
				over(row(panel, "median_delay", "s", 0), func(patients []int) float64 { return score.DelayQuantile(delays(patients, under), 0.5) }),
				over(row(panel, "auc", "", 0), func(patients []int) float64 { return meanAUC(patients, under) }))
		}
	}
	return rows
}

// calm adds up the false alarms of a contender before the drug.
func calm(trials []patientTrials, contender int) score.FalseAlarms {
	var sum score.FalseAlarms
	for _, t := range trials {
		sum = sum.Add(t.before[contender])
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

// meanAUC returns the mean of the areas that are defined, NaN of none.
func meanAUC(patients []int, of func(int) drugTrial) float64 {
	sum, n := 0.0, 0.0
	for _, p := range patients {
		if a := of(p).auc; !math.IsNaN(a) {
			sum, n = sum+a, n+1
		}
	}
	return sum / n
}
