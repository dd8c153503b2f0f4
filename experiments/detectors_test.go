package experiments

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
)

// Each row spoils the values of one metric; the claim must change.
func TestDetectorClaimsCatchWrongResults(t *testing.T) {
	report := quickReport(t, "detectors")
	spec := report.Experiment.Spec
	for _, row := range []struct {
		claim, panel, series, metric string
		wrong                        Number
		good, bad                    Verdict
	}{
		{"33a", "+20 % amplitude", "GLR", "auc", 0.7, Holds, Fails},
		{"33a", "+20 % amplitude", "T²", "auc", 0.99, Holds, Fails},
		{"33b", "−30 % amplitude", "paper, 1 min", "auc", 0.6, Finding, Fails},
		{"33c", "−30 % amplitude", "improved", "auc", 0.5, Holds, Fails},
		{"33d", "+20 % amplitude", "paper, 1 min", "auc", 0.8, Holds, Fails},
		{"33e", calmPanel, "EWMA", "false_alarms", 60, Holds, Fails},
		{"33e", calmPanel, allDetectors, "mean_false_alarms", 8, Holds, Fails},  // twice the stated rate
		{"33f", calibrationPanel, "", "in_alarm_usually", 0.01, Finding, Fails}, // of all
	} {
		if c := verdict(t, spec, report.Results, row.claim); c.Verdict != row.good {
			t.Errorf("%s: %s (%s), want %s", row.claim, c.Verdict, c.Measured, row.good)
		}
		spoilt := copied(report.Results)
		changed := 0
		for i, r := range spoilt.Rows {
			if r.Panel == row.panel && (row.series == "" || r.Series == row.series) && r.Metric == row.metric {
				spoilt.Rows[i].Value = row.wrong
				spoilt.Rows[i].Interval = &Range{Low: row.wrong, High: row.wrong, Level: 0.95, N: 3}
				changed++
			}
		}
		if changed == 0 {
			t.Fatalf("%s: %d rows to spoil", row.claim, changed)
		}
		if c := verdict(t, spec, spoilt, row.claim); c.Verdict != row.bad {
			t.Errorf("%s with %s of %s = %v: %s (%s), want %s", row.claim, row.metric, row.series, row.wrong, c.Verdict, c.Measured, row.bad)
		}
	}
	for _, c := range spec.Judge(&Results{}) {
		if c.Verdict != Skip {
			t.Errorf("%s without results: %s", c.ID, c.Verdict)
		}
	}
}

// Every detector keeps the stated rate on the calibration patients, and its values can
// be what they are said to be.
func TestDetectorRows(t *testing.T) {
	report := quickReport(t, "detectors")
	d := report.Experiment.Spec.Detectors
	for _, row := range report.Results.Select(Query{Panel: calibrationPanel, Metric: "false_alarms"}) {
		if float64(row.Value) > d.PerHour {
			t.Errorf("%s: %v false alarms an hour, want at most %v", row.Series, row.Value, d.PerHour)
		}
	}
	for _, c := range d.Contenders {
		for _, e := range d.Effects {
			for metric, most := range map[string]float64{"detected": 1, "auc": 1, "pooled_auc": 1, "event_f1": 1, "in_alarm": 1, "median_delay": float64(d.After)} {
				rows := report.Results.Select(Query{Panel: effectPanel(e), Series: c.Name, Metric: metric})
				if len(rows) != 1 || rows[0].Value < 0 || finite(float64(rows[0].Value)) && float64(rows[0].Value) > most || rows[0].Interval.Low > rows[0].Value || rows[0].Interval.N != d.Patients {
					t.Errorf("%s, %s: %+v", c.Name, metric, rows)
				}
			}
		}
	}
	if len(report.Tables) != 2 || len(report.Tables[0].Rows) != len(d.Contenders) || len(report.Tables[1].Rows) != len(d.Contenders) {
		t.Errorf("%d tables", len(report.Tables))
	}
}

// The recordings of a patient are the same until the drug is given, so no baseline sees
// its effect; calibration patients are others.
func TestDrugsComeOnTopOfTheSameRecording(t *testing.T) {
	d := *openQuick(t, "detectors").Spec.Detectors
	d.Contenders = []Contender{{Name: "4 s", Rule: "cusum", Window: 4, HighPass: 1}, {Name: "raw", Rule: "paper", Window: 4}}
	d.Training, d.Before, d.After = 60, 60, 60
	see := func(patient int, effect float64) seen {
		s, err := d.see(t.Context(), d.scenario(7, patient, effect))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	up, down, other := see(5, 0.2), see(5, -0.3), see(4, 0.2)
	for _, v := range d.views() {
		before := func(s seen) any { return within(s[v], 0, d.given()) }
		if n := len(within(up[v], 0, d.given())); n != 30 {
			t.Errorf("%d windows before the drug, want 30", n)
		}
		if !reflect.DeepEqual(before(up), before(down)) {
			t.Errorf("%+v: the drug shows before it is given", v)
		}
		if reflect.DeepEqual(before(up), before(other)) {
			t.Errorf("%+v: patients are alike", v)
		}
		after := within(up[v], d.given(), math.Inf(1))
		if len(after) != 15 || reflect.DeepEqual(after, within(down[v], d.given(), math.Inf(1))) {
			t.Errorf("%+v: the drug does not show in %d windows", v, len(after))
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.see(cancelled, d.scenario(7, 5, 0)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that of the context", err)
	}
}

func TestUnusableDetectors(t *testing.T) {
	files, err := Find("detectors")
	if err != nil {
		t.Fatal(err)
	}
	for set, want := range map[string]string{
		"detectors.training_s=1":              "detectors.training_s",
		"detectors.before_s=0":                "detectors.before_s",
		"detectors.after_s=0":                 "detectors.after_s",
		"detectors.onset_s=0":                 "detectors.onset_s",
		"detectors.effects=[]":                "no effect is given",
		"detectors.effects=[0]":               "effect 0: want",
		"detectors.effects=[-1]":              "effect -1: want",
		"detectors.calibration_patients=0":    "detectors.calibration_patients",
		"detectors.test_patients=1":           "detectors.test_patients",
		"detectors.false_alarms_per_hour=0.1": "detectors.false_alarms_per_hour",
		"detectors.refractory_s=-1":           "detectors.refractory_s",
		"detectors.resamples=1":               "detectors.resamples",
		"detectors.level=1":                   "detectors.level",
		"detectors.detectors=[]":              "no detector is given",
		"detectors.detectors=[{name: a, rule: oracle, window_s: 4, highpass_hz: 1}]":   "unknown rule",
		"detectors.detectors=[{name: a, rule: cusum, window_s: 0, highpass_hz: 1}]":    "0 seconds of a window",
		"detectors.detectors=[{name: a, rule: cusum, window_s: 4, highpass_hz: 1000}]": "1000 Hz: want",
	} {
		_, err := Open(files[0], Options{Quick: true, Set: []string{set}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", set, err, want)
		}
	}
}
