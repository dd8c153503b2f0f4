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
		p := plot.Panel{Title: fmt.Sprintf("(%c) %s", 'a'+len(fig.Panels), series), XLabel: "block size n", YLabel: "block latency (s)", FromZero: true, Dodge: true}
		for _, of := range []struct {
			panel string
			kind  plot.Kind
		}{{byFormula, plot.Line}, {bySimulation, plot.LinePoints}, {byStored, plot.Points}, {byNodes, plot.Points}} {
			p.Series = append(p.Series, drawn(r.Select(Query{Panel: of.panel, Series: series, Metric: "latency"}), of.panel, "", of.kind)...)
		}
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
		Title:  "Block latency, ms, and the terms of the closed form (block: one copy to everybody)",
		Header: []string{"m", "n", byFormula, "simulated", "stored", "this host", "delays", "block", "in vain", "votes", "fixed"},
	}
	for _, row := range r.Select(Query{Panel: byFormula, Metric: "latency"}) {
		at := func(panel, metric string) float64 { return latencyAt(r, panel, row.Series, metric, row.X) }
		cells := []string{row.Series, figure4(float64(row.X))}
		for _, v := range []float64{
			float64(row.Value), at(bySimulation, "latency"), at(byStored, "latency"), at(byNodes, "latency"),
			at(byFormula, "propagation"), at(byFormula, "copies"), at(byFormula, "transfer") - at(byFormula, "copies"), at(byFormula, "votes"), at(byFormula, "fixed"),
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
