package experiments

import (
	"cmp"
	"fmt"
	"slices"

	"ihealth/experiments/plot"
)

// figures draws one panel a stage: formulas as lines, simulations as points
// with their intervals, random rates as bands.
func (x *sojournStudy) figures(r *Results) []plot.Figure {
	stages := r.panels(Query{Metric: "sojourn"})
	if len(stages) == 0 {
		return nil
	}
	fig := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: min(len(stages), 3)}
	if len(stages) == 4 {
		fig.Columns = 2
	}
	for i, stage := range stages {
		panel := plot.Panel{
			Title:  fmt.Sprintf("(%c) %s", 'a'+i, panelTitle(r, stage)),
			XLabel: "entity, most urgent first", YLabel: "mean sojourn time (s)", LogY: true,
		}
		if l, ok := r.Value(Query{Panel: stage, Metric: "block_latency"}); ok {
			panel.References = []plot.Reference{{Name: "block latency L", Value: l}}
		}
		for _, scheme := range x.spec.Sojourn.Schemes {
			panel.Series = append(panel.Series, schemeSeries(r, stage, schemeName(scheme))...)
		}
		fig.Panels = append(fig.Panels, panel)
	}
	return []plot.Figure{fig}
}

// panelTitle returns the stage's name and, for a channel, its configuration.
func panelTitle(r *Results, stage string) string {
	m, ok := r.Value(Query{Panel: stage, Metric: "validators"})
	if !ok {
		return stage
	}
	n, _ := r.Value(Query{Panel: stage, Metric: "block_size"})
	mu, _ := r.Value(Query{Panel: stage, Metric: "service_rate"})
	return fmt.Sprintf("%s: m = %g, n = %g, μ = %.1f/s", stage, m, n, mu)
}

// schemeSeries returns what there is of one scheme: the closed form at the
// nominal rates, with a band over random ones, and the simulation.
func schemeSeries(r *Results, stage, name string) []plot.Series {
	var out []plot.Series
	query := func(f Fidelity, metric string) []Row {
		return r.Select(Query{Fidelity: f, Panel: stage, Series: name, Metric: metric})
	}
	if rows := query(Analytic, "sojourn"); len(rows) > 0 {
		s := seriesOf(rows)
		s.Name, s.Group, s.Kind = name, name, plot.Line
		if drawn := query(Analytic, "sojourn_over_draws"); len(drawn) > 0 {
			band := seriesOf(drawn)
			s.Name, s.Low, s.High = name+" (band: 90 % of random λ)", band.Low, band.High
		}
		out = append(out, s)
	}
	if rows := query(Simulated, "sojourn"); len(rows) > 0 {
		s := seriesOf(rows)
		s.Name, s.Group, s.Kind = name+", simulated", name, plot.Points
		out = append(out, s)
	}
	return out
}

// seriesOf returns the points of rows, with their intervals if any has one.
func seriesOf(rows []Row) plot.Series {
	var s plot.Series
	bounded := slices.ContainsFunc(rows, func(row Row) bool { return row.Interval != nil })
	for _, row := range rows {
		s.X = append(s.X, float64(row.X))
		s.Y = append(s.Y, float64(row.Value))
		if bounded {
			i := cmp.Or(row.Interval, &Range{Low: none, High: none})
			s.Low = append(s.Low, float64(i.Low))
			s.High = append(s.High, float64(i.High))
		}
	}
	return s
}
