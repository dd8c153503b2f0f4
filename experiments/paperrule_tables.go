package experiments

import "fmt"

// tables shows the share of emergencies by variant and effect, and the rates on
// recordings.
func (x *paperRuleStudy) tables(r *Results) []Table {
	p := x.spec.PaperRule
	generated := Table{
		Title:  fmt.Sprintf("Generated patients: windows called emergency, 95 %% intervals by bootstrap over patients, Wilson's where all agree; last, windows without effect whose status is another in V (%d patients)", p.Watch.Patients),
		Header: []string{"variant"},
	}
	panels := r.panels(Query{Metric: emergencyShare})
	generated.Header = append(append(generated.Header, panels...), "in V")
	for _, name := range r.series(Query{Metric: emergencyShare}) {
		line := []string{name}
		for _, panel := range panels {
			line = append(line, share(r.Select(Query{Panel: panel, Series: name, Metric: emergencyShare})[0]))
		}
		unit, _ := r.Value(Query{Panel: effectPanel(0), Series: name, Metric: "other_in_volts"})
		generated.Rows = append(generated.Rows, append(line, percent(unit)))
	}
	var out []Table
	for _, t := range []Table{generated, rateTable(r, p.Recordings)} {
		if len(t.Rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}
