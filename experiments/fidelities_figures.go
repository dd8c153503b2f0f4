package experiments

import (
	"fmt"
	"math"

	"ihealth/experiments/plot"
)

// figures draws the latency over the block size, a panel for each number of validators.
func (x *fidelitiesStudy) figures(r *Results) []plot.Figure {
	fig := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 2}
	for _, series := range r.series(Query{Metric: "latency"}) {
		p := plot.Panel{Title: fmt.Sprintf("(%c) %s", 'a'+len(fig.Panels), series), XLabel: "block size n", YLabel: "block latency (s)", FromZero: true}
		rows := func(panel string) []Row { return r.Select(Query{Panel: panel, Series: series, Metric: "latency"}) }
		p.Series = append(drawn(rows(byFormula), byFormula, "", plot.Line), drawn(rows(bySimulation), bySimulation, "", plot.LinePoints)...)
		p.Series = append(p.Series, boundApart(r, rows(byStored), byStored)...)
		p.Series = append(p.Series, boundApart(r, rows(byNodes), byNodes)...)
		fig.Panels = append(fig.Panels, p)
	}
	if len(fig.Panels) == 0 {
		return nil
	}
	return []plot.Figure{fig}
}

// tables shows the latencies, and the terms of the closed form, in ms.
func (x *fidelitiesStudy) tables(r *Results) []Table {
	t := Table{
		Title:  "Block latency, ms, and the terms of the closed form (block: one copy to everybody; *: host-bound)",
		Header: []string{"m", "n", byFormula, "simulated", "stored", "this host", "delays", "block", "in vain", "votes", "verification", "host", "fixed", "stored: CPU busy"},
	}
	for _, row := range r.Select(Query{Panel: byFormula, Metric: "latency"}) {
		at := func(panel, metric string) float64 { return latencyAt(r, panel, row.Series, metric, row.X) }
		cells := []string{row.Series, figure4(float64(row.X))}
		marked := func(panel string) string {
			text := milliseconds(at(panel, "latency"))
			if at(panel, "host_bound") == 1 {
				text += "*"
			}
			return text
		}
		cells = append(cells, milliseconds(float64(row.Value)), marked(bySimulation), marked(byStored), marked(byNodes))
		for _, v := range []float64{
			at(byFormula, "propagation"), at(byFormula, "copies"), at(byFormula, "transfer") - at(byFormula, "copies"), at(byFormula, "votes"),
			at(byFormula, "verification"), at(byFormula, "host"), at(byFormula, "fixed"), at(byStored, "busy"),
		} {
			cells = append(cells, milliseconds(v))
		}
		t.Rows = append(t.Rows, cells)
	}
	return filled(t)
}

// latencyAt returns a metric at a block size, NaN where there is none.
func latencyAt(r *Results, panel, series, metric string, n Number) float64 {
	v, ok := valueAt(r, Query{Panel: panel, Series: series, Metric: metric}, float64(n))
	if !ok {
		return math.NaN()
	}
	return v
}
