package experiments

import (
	"fmt"
	"slices"

	"ihealth/experiments/plot"
)

// figures draws who serves whom on the file's network, and how far the ways of
// choosing lie apart on random instances.
func (x *jointStudy) figures(r *Results) []plot.Figure {
	var out []plot.Figure
	serves := plot.Figure{Name: x.spec.Name, Title: x.spec.Title + ": who serves which at the joint optimum", Width: plot.IEEEPage, Columns: len(x.spec.Joint.Capacities), Height: 2.8}
	for _, c := range x.spec.Joint.Capacities {
		if len(r.Select(Query{Panel: referencePanel(c), Metric: "serves"})) > 0 {
			serves.Panels = append(serves.Panels, x.servesPanel(r, c, len(serves.Panels)))
		}
	}
	if len(serves.Panels) > 0 {
		out = append(out, serves)
	}
	gaps := plot.Figure{Name: x.spec.Name + "-gaps", Title: "What sharing costs, and what is lost by choosing for one channel after another", Width: plot.IEEEPage, Columns: 2, Height: 3}
	for _, c := range x.spec.Joint.Random.Capacities {
		if p := gapPanel(r, c, len(gaps.Panels)); len(p.Series) > 0 {
			gaps.Panels = append(gaps.Panels, p)
		}
	}
	if len(gaps.Panels) > 0 {
		sameHeights(gaps.Panels)
		out = append(out, gaps)
	}
	return out
}

// servesPanel draws the channels side by side, each with those who serve it.
func (x *jointStudy) servesPanel(r *Results, capacity, index int) plot.Panel {
	cost, _ := r.Value(Query{Panel: referencePanel(capacity), Metric: "cost_of_sharing"})
	p := plot.Panel{
		Title:  fmt.Sprintf("(%c) each serves %d at most: Σ U %+.2f %%", 'a'+index, capacity, 100*cost),
		XLabel: "channel", YLabel: "validator, the fastest first",
	}
	for i, name := range r.series(Query{Metric: "serves"}) {
		at := float64(i + 1)
		for _, s := range drawn(r.Select(Query{Panel: referencePanel(capacity), Series: name, Metric: "serves"}), "", name, plot.Points) {
			p.XTicks = append(p.XTicks, plot.Tick{Value: at, Label: name})
			s.X, s.Y = slices.Repeat([]float64{at}, len(s.X)), s.X
			p.Series = append(p.Series, s)
		}
	}
	return p
}

// gapPanel puts families side by side.
func gapPanel(r *Results, capacity, index int) plot.Panel {
	p := plot.Panel{
		Title:  fmt.Sprintf("(%c) each validator serves %d at most", 'a'+index, capacity),
		XLabel: "family of instances", YLabel: "exceeded by 5 % of instances (%)",
	}
	families := r.panels(Query{Metric: "above_own_optima"})
	for i, family := range families {
		p.XTicks = append(p.XTicks, plot.Tick{Value: float64(i + 1), Label: family})
	}
	for _, distance := range []struct{ way, metric, name string }{
		{jointlyOptimal, "above_own_optima_p95", "joint optimum above the channels' own optima"},
		{oneAfterOther, "above_joint_p95", "best order above the joint optimum"},
		{withExchanges, "above_joint_p95", "best order with exchanges above the joint optimum"},
	} {
		var rows []Row
		for i, family := range families {
			for _, row := range r.Select(Query{Panel: family, Series: distance.way, Metric: distance.metric}) {
				if row.X == Number(capacity) {
					row.X = Number(i + 1)
					rows = append(rows, row)
				}
			}
		}
		for _, s := range drawn(rows, distance.name, distance.name, plot.Bars) {
			p.Series = append(p.Series, inPercent(s))
		}
	}
	return p
}
