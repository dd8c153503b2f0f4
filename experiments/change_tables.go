package experiments

import "fmt"

// tables shows how both rules do on the recordings, and what the paper's says of the
// reader's own.
func (x *changeStudy) tables(r *Results) []Table {
	var out []Table
	for _, t := range []Table{rateTable(r, x.spec.Change.Recordings), x.ownTable(r)} {
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// rateTable shows the rates of all rules on those recordings that were there.
func rateTable(r *Results, recordings []RecordedChange) Table {
	t := Table{
		Title:  "Recorded EEG, alarm at z > 2, 95 % intervals; the baseline trains and is scored",
		Header: []string{"recording", "rule", "true alarms", "false alarms", "AUC"},
	}
	for _, recording := range recordings {
		for _, row := range r.Select(Query{Panel: recording.Name, Metric: "tpr"}) {
			q := Query{Panel: row.Panel, Series: row.Series}
			q.Metric = "fpr"
			fpr := r.Select(q)[0]
			q.Metric = "auc"
			auc, _ := r.Value(q)
			t.Rows = append(t.Rows, []string{row.Panel, row.Series, share(row), share(fpr), fmt.Sprintf("%.2f", auc)})
		}
	}
	return t
}

// share formats a proportion with its interval.
func share(row Row) string {
	return fmt.Sprintf("%s [%s, %s]", percent(float64(row.Value)), percent(float64(row.Interval.Low)), percent(float64(row.Interval.High)))
}
