package experiments

import "fmt"

// tables shows all contenders side by side.
func (x *detectorsStudy) tables(r *Results) []Table {
	d := x.spec.Detectors
	t := Table{
		Title: fmt.Sprintf("Limits for %g false alarms an hour on %d patients, judged on %d others; %g %% intervals over patients; an alarm is %s",
			d.PerHour, d.Controls, d.Patients, 100*d.Level, d.policy()),
		Header: []string{"detector", "limit", "false alarms 1/h"},
	}
	for _, e := range d.Effects {
		t.Header = append(t.Header, effectPanel(e)+": detected", "median delay", "AUC")
	}
	for _, c := range d.Contenders {
		limit, ok := r.Value(Query{Panel: calibrationPanel, Series: c.Name, Metric: "limit"})
		if !ok {
			continue
		}
		row := []string{c.Name, figure4(limit), withInterval(r, calmPanel, c.Name, "false_alarms", "%.2f", undefined)}
		for _, e := range d.Effects {
			panel := effectPanel(e)
			row = append(row, withInterval(r, panel, c.Name, "detected", "%.2f", undefined),
				withInterval(r, panel, c.Name, "median_delay", "%.0f s", "never"), withInterval(r, panel, c.Name, "auc", "%.2f", undefined))
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Table{t, x.scoreTable(r)}
}

// scoreTable shows the scores of the literature.
func (x *detectorsStudy) scoreTable(r *Results) Table {
	d := x.spec.Detectors
	t := Table{
		Title:  "Further scores: AUC of the windows of all patients together; F1 of events by SzCORE's policy, which splits the time under the drug into events of 5 min; NAB's standard profile, 0 for no alarm and 1 for one at once; share of the time in alarm",
		Header: []string{"detector", "before the drug: in alarm"},
	}
	for _, e := range d.Effects {
		t.Header = append(t.Header, effectPanel(e)+": pooled AUC", "event F1", "NAB", "in alarm")
	}
	for _, c := range d.Contenders {
		row := []string{c.Name, withInterval(r, calmPanel, c.Name, "in_alarm", "%.3f", undefined)}
		for _, e := range d.Effects {
			for _, metric := range []string{"pooled_auc", "event_f1", "nab", "in_alarm"} {
				row = append(row, withInterval(r, effectPanel(e), c.Name, metric, "%.2f", undefined))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// withInterval formats a value with its interval, and what has no number as missing.
func withInterval(r *Results, panel, series, metric, format, missing string) string {
	rows := r.Select(Query{Panel: panel, Series: series, Metric: metric})
	if len(rows) == 0 {
		return undefined
	}
	one := func(v Number) string {
		if !finite(float64(v)) {
			return missing
		}
		return fmt.Sprintf(format, float64(v))
	}
	return fmt.Sprintf("%s [%s, %s]", one(rows[0].Value), one(rows[0].Interval.Low), one(rows[0].Interval.High))
}
