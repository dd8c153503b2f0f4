package experiments

import (
	"fmt"

	"ihealth/experiments/plot"
)

// figures draws the expected time over m, and for every wait what the methods reach
// over the spread.
func (x *responseStudy) figures(r *Results) []plot.Figure {
	var out []plot.Figure
	if p := x.timePanel(r); len(p.Series) > 0 {
		out = append(out, plot.Figure{
			Name: x.spec.Name + "-expected", Title: "Exponential response times: how long a block waits",
			Width: plot.IEEEColumn, Height: 2.9, Panels: []plot.Panel{p},
		})
	}
	waits := r.panels(Query{Metric: "optimal"})
	if len(waits) == 0 {
		return out
	}
	fig := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: min(len(waits), 2)}
	for _, v := range []struct{ metric, label string }{
		{"optimal", "instances solved to the optimum (%)"},
		{"gap_p95", "U above the optimum, 95th percentile (%)"},
	} {
		var panels []plot.Panel
		for _, wait := range waits {
			p := methodPanel(r, wait, v.metric, v.label)
			p.Title = fmt.Sprintf("(%c) waiting for %s", 'a'+len(fig.Panels)+len(panels), waitTitles[wait])
			panels = append(panels, p)
		}
		sameHeights(panels)
		fig.Panels = append(fig.Panels, panels...)
	}
	return append(out, fig)
}

func (x *responseStudy) timePanel(r *Results) plot.Panel {
	p := plot.Panel{XLabel: "the m fastest validators", YLabel: "time until enough have answered (s)", FromZero: true}
	for i, wait := range x.spec.ResponseTimes.Waits {
		if i == 0 {
			p.Series = drawn(r.Select(Query{Series: wait, Metric: "longest_mean"}), "longest mean", "longest mean", plot.Line)
		}
		p.Series = append(p.Series, drawn(r.Select(Query{Series: wait, Metric: "expected_time"}), waitTitles[wait], wait, plot.Line)...)
		p.Series = append(p.Series, drawn(r.Select(Query{Series: wait, Metric: "drawn_time"}), waitTitles[wait]+", drawn", wait, plot.Points)...)
	}
	return p
}

func methodPanel(r *Results, wait, metric, label string) plot.Panel {
	p := plot.Panel{
		XLabel: "largest coefficient of variation of a response time", YLabel: label, FromZero: true, Dodge: metric == "optimal",
	}
	for _, m := range judgedMethods() {
		rows := r.Select(Query{Panel: wait, Series: string(m), Metric: metric})
		p.Series = append(p.Series, percentOf(drawn(rows, methodTitles[m], string(m), plot.LinePoints))...)
	}
	return p
}
