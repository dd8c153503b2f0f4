package experiments

import (
	"ihealth/bco/online"
	"ihealth/experiments/plot"
)

// inCurves are the policies whose regret over the blocks is drawn: the others lie among
// those of the last seen, and hide them.
func inCurves(p online.Policy) bool {
	alone := p.Feedback == online.Chosen
	return !alone || p.Name == frozenPolicy || p.Name == greedyPolicy || p.Name == latestPolicy || p.Name == optimisticPolicy
}

// figures draws the regret so far over the blocks, and that of whole runs with its
// interval.
func (x *onlineStudy) figures(r *Results) []plot.Figure {
	if len(r.Select(Query{Metric: "regret"})) == 0 {
		return nil
	}
	const label = "regret in % of the optimal U"
	curves := plot.Panel{Title: "(a) up to a block, median of the runs, some policies", XLabel: "block", YLabel: label, LogY: true}
	whole := plot.Panel{Title: "(b) of whole runs, median and interval", XLabel: "policy", YLabel: label, LogY: true}
	for i, p := range online.Policies() {
		group := "others"
		whole.XTicks = append(whole.XTicks, plot.Tick{Value: float64(i + 1), Label: p.Name})
		if inCurves(p) {
			group = p.Name
			curves.Series = append(curves.Series, percentOf(drawn(r.Select(Query{Series: p.Name, Metric: "regret_so_far"}), p.Name, p.Name, plot.Line))...)
		}
		point := percentOf(drawn(r.Select(Query{Series: p.Name, Metric: "regret"}), "", group, plot.Points))
		for k := range point {
			point[k].X = []float64{float64(i + 1)}
		}
		whole.Series = append(whole.Series, point...)
	}
	panels := []plot.Panel{curves, whole}
	sameHeights(panels)
	return []plot.Figure{{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 2, Height: 4, Panels: panels}}
}

// percentOf returns the series in percent.
func percentOf(series []plot.Series) []plot.Series {
	for i := range series {
		series[i] = inPercent(series[i])
	}
	return series
}
