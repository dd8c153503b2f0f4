package experiments

import (
	"fmt"

	"ihealth/experiments/plot"
)

// figures draws what leaves the edge an hour, by rule and state of the patient, and
// all raw data beside it.
func (x *bytesSavedStudy) figures(r *Results) []plot.Figure {
	b := x.spec.BytesSaved
	panel := plot.Panel{
		YLabel: "sent by one patient (B/h)", LogY: true, Dodge: true,
		XTicks: nameTicks(len(b.Variants), func(i int) string { return b.Variants[i].Name }),
	}
	for _, state := range byteStates {
		rows := r.Select(Query{Panel: state, Metric: sentPerHour})
		if len(rows) == 0 {
			continue
		}
		s := seriesOf(rows)
		s.Name, s.Kind = state, plot.Points
		panel.Series = append(panel.Series, s)
	}
	if len(panel.Series) == 0 {
		return nil
	}
	if whole, ok := r.Value(Query{Metric: wholePerHour}); ok {
		panel.References = []plot.Reference{{Name: "all raw data, 2 B per sample", Value: whole}}
	}
	return []plot.Figure{{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Panels: []plot.Panel{panel}}}
}

// tables shows what is sent and what is saved.
func (x *bytesSavedStudy) tables(r *Results) []Table {
	t := Table{
		Title:  fmt.Sprintf("What leaves the edge of a patient, raw data as codes of 2 B; factors by which it is less than all raw data, 95 %% intervals by bootstrap over %d patients, Wilson's where all agree", x.spec.BytesSaved.Watch.Patients),
		Header: []string{"state", "rule", "kB/h", "raw kB/h", "raw shared", "times fewer numbers", "times fewer bytes"},
	}
	for _, row := range r.Select(Query{Metric: sentPerHour}) {
		value := func(metric string) Row {
			return r.Select(Query{Panel: row.Panel, Series: row.Series, Metric: metric})[0]
		}
		kB := func(row Row) string { return fmt.Sprintf("%.0f", float64(row.Value)/1000) }
		t.Rows = append(t.Rows, []string{
			row.Panel, row.Series, kB(row), kB(value(rawPerHour)), share(value(rawShare)),
			times(value(factorInWords)), times(value(factorInBytes)),
		})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Table{t}
}

// times formats a factor with its interval.
func times(row Row) string {
	return fmt.Sprintf("%.1f [%.1f, %.1f]", row.Value, row.Interval.Low, row.Interval.High)
}
