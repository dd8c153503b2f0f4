package experiments

import (
	"fmt"

	"ihealth/experiments/plot"
)

// figures draws, by kind of fault and rule, how often the channel is named, and what
// status the windows get.
func (x *faultNamingStudy) figures(r *Results) []plot.Figure {
	kinds := r.panels(Query{Metric: named})
	if len(kinds) == 0 {
		return nil
	}
	fig := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Height: 6.6, Columns: 1}
	for _, m := range []struct{ metric, label string }{
		{named, "named, and no other"}, {misnamed, "a sound channel named"}, {emergencyShare, "called emergency"},
	} {
		panel := plot.Panel{
			Title: fmt.Sprintf("(%c) %s", 'a'+len(fig.Panels), m.label), YLabel: "share of windows", FromZero: true, Holds: []float64{1},
			XTicks: nameTicks(len(kinds), func(i int) string { return kinds[i] }),
		}
		for _, v := range x.spec.FaultNaming.Variants {
			rows := r.Select(Query{Series: v.Name, Metric: m.metric})
			for i := range rows {
				rows[i].X = Number(i + 1)
			}
			panel.Series = append(panel.Series, barsOf(v.Name, rows))
		}
		fig.Panels = append(fig.Panels, panel)
	}
	return []plot.Figure{fig}
}

// tables shows all shares.
func (x *faultNamingStudy) tables(r *Results) []Table {
	t := Table{
		Title:  fmt.Sprintf("Windows by fault and rule, 95 %% intervals of the first two by bootstrap over %d patients, Wilson's where all agree", x.spec.FaultNaming.Watch.Patients),
		Header: []string{"fault", "rule", "named", "misnamed", "normal", "measurement error", "emergency", "no decision"},
	}
	for _, row := range r.Select(Query{Metric: named}) {
		line := []string{row.Panel, row.Series, share(row)}
		for _, metric := range namingMetrics[1:] {
			other := r.Select(Query{Panel: row.Panel, Series: row.Series, Metric: metric})[0]
			if metric == misnamed {
				line = append(line, share(other))
				continue
			}
			line = append(line, percent(float64(other.Value)))
		}
		t.Rows = append(t.Rows, line)
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Table{t}
}
