package experiments

import (
	"fmt"

	"ihealth/bco"
	"ihealth/experiments/plot"
)

// figures draws the share of unstable answers and what stability costs, over Λ.
func (x *stabilityStudy) figures(r *Results) []plot.Figure {
	families := r.panels(Query{Metric: "unstable"})
	if len(families) == 0 {
		return nil
	}
	const label = "arrival rate Λ (1/s)"
	panels := []plot.Panel{
		{Title: "(a) optimum over all subsets", YLabel: "unstable answers (%)"},
		{Title: "(b) BCO", YLabel: "unstable answers (%)"},
		{Title: "(c) where a stable channel exists: median cost of stability (spread: table)", YLabel: "rise of U (%)"},
		{Title: "(d) no channel is stable", YLabel: "infeasible instances (%)"},
	}
	for i, of := range []Query{
		{Series: bco.Exact{}.Name(), Metric: "unstable"}, {Series: bco.BCO{}.Name(), Metric: "unstable"}, {Metric: "rise"}, {Metric: "infeasible"},
	} {
		p := &panels[i]
		p.XLabel, p.LogX, p.FromZero = label, true, true
		for _, family := range families {
			of.Panel = family
			for _, s := range drawn(r.Select(of), family, family, plot.LinePoints) {
				if of.Metric == "rise" {
					s.Low, s.High = nil, nil // the spread over instances, in the table, would hide the rest
				}
				p.Series = append(p.Series, inPercent(s))
			}
		}
	}
	sameHeights(panels[:2])
	return []plot.Figure{{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 2, Panels: panels}}
}

// tables shows the shares and the cost at the arrival rate of the claims.
func (x *stabilityStudy) tables(r *Results) []Table {
	s := x.spec.Stability
	t := Table{
		Title: fmt.Sprintf("Random instances (M = %d, χ = %d, %d of each family) at Λ = %g/s",
			s.Random.Validators, s.Random.Blocks, s.Random.Instances, s.ArrivalRate),
		Header: []string{"family", "optimum unstable", "BCO unstable", "infeasible", "rise of U: median", "p95", "largest"},
	}
	for _, family := range r.panels(Query{Metric: "unstable"}) {
		cell := func(series, metric string, of func(Row) Number) string {
			row, ok := x.at(r, family, series, metric)
			if !ok {
				return undefined
			}
			return fmt.Sprintf("%.1f %%", 100*of(row))
		}
		t.Rows = append(t.Rows, []string{
			family, cell(bco.Exact{}.Name(), "unstable", rowValue), cell(bco.BCO{}.Name(), "unstable", rowValue), cell("", "infeasible", rowValue),
			cell("", "rise", rowValue), cell("", "rise", rowHigh), cell("", "rise_max", rowValue),
		})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Table{t}
}

func rowValue(row Row) Number { return row.Value }

// rowHigh returns the 95th percentile of a median's row.
func rowHigh(row Row) Number { return row.Interval.High }
