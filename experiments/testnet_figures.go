package experiments

import (
	"fmt"
	"math"
	"slices"

	"ihealth/chain"
	"ihealth/experiments/plot"
)

// figures draws the measured block latency and throughput beside the model's
// prediction, and the commit latency of each class of urgency.
func (x *testnetStudy) figures(r *Results) []plot.Figure {
	configurations := r.panels(Query{Fidelity: OnChain})
	if len(configurations) == 0 {
		return nil
	}
	title := fmt.Sprintf("%s, links: %v (bars: 90 %% of the latencies)", x.spec.Title, x.spec.Testnet.Shape)
	fig := plot.Figure{Name: x.spec.Name, Title: title, Width: plot.IEEEPage, Columns: 2}
	for _, p := range append([]plot.Panel{
		{Title: "block latency", YLabel: "median block latency (s)", Series: x.besidePrediction(r, configurations, "block_latency")},
		{Title: "throughput", YLabel: "throughput (transactions/s)", Series: x.besidePrediction(r, configurations, "throughput")},
	}, x.commitPanels(r, configurations)...) {
		p.Title = fmt.Sprintf("(%c) %s", 'a'+len(fig.Panels), p.Title)
		p.LogY, p.XLabel = true, "configuration (m, n)"
		gapsBelowZero(p.Series)
		if p.Series = slices.DeleteFunc(p.Series, blank); len(p.Series) == 0 {
			continue
		}
		spread(p.Series)
		for i, name := range configurations {
			m, _ := r.Value(Query{Panel: name, Metric: "validators"})
			n, _ := r.Value(Query{Panel: name, Metric: "block_size"})
			label := fmt.Sprintf("(%g, %g)", m, n)
			if hostBound(r, name) {
				label += "*"
				p.XLabel = "configuration (m, n); *: host-bound"
			}
			p.XTicks = append(p.XTicks, plot.Tick{Value: float64(i + 1), Label: label})
		}
		fig.Panels = append(fig.Panels, p)
	}
	if len(fig.Panels) == 3 { // in two columns one place would be empty
		fig.Columns = 3
	}
	return []plot.Figure{fig}
}

// hostBound reports whether the host set the pace of a configuration under any load.
func hostBound(r *Results, panel string) bool {
	return slices.ContainsFunc(r.Select(Query{Fidelity: OnChain, Panel: panel, Metric: "host_bound"}), func(row Row) bool { return row.Value == 1 })
}

// besidePrediction returns the model's prediction of a metric and what was
// measured under every load.
func (x *testnetStudy) besidePrediction(r *Results, configurations []string, metric string) []plot.Series {
	out := []plot.Series{across(r, configurations, Query{Fidelity: Analytic, Metric: metric}, "predicted by eq. (17) with R")}
	for _, l := range x.spec.Testnet.Loads {
		out = append(out, across(r, configurations, Query{Fidelity: OnChain, Series: l.Name, Metric: metric}, "measured, "+l.Name))
	}
	return out
}

// commitPanels returns one panel a load with the commit latency of each class of
// urgency.
func (x *testnetStudy) commitPanels(r *Results, configurations []string) []plot.Panel {
	var out []plot.Panel
	for _, l := range x.spec.Testnet.Loads {
		p := plot.Panel{Title: "commit latency, " + l.Name, YLabel: "median commit latency (s)"}
		for _, u := range chain.Urgencies() {
			p.Series = append(p.Series, across(r, configurations, Query{Fidelity: OnChain, Series: l.Name + ", " + u.String(), Metric: "commit_latency"}, u.String()))
		}
		out = append(out, p)
	}
	return out
}

// across returns the value of q for every configuration as points at 1, 2 and so
// on.
func across(r *Results, configurations []string, q Query, name string) plot.Series {
	s := plot.Series{Name: name, Kind: plot.Points}
	for i, panel := range configurations {
		q.Panel = panel
		for _, row := range r.Select(q) {
			row.X = Number(i + 1)
			one := seriesOf([]Row{row})
			s.X, s.Y = append(s.X, one.X...), append(s.Y, one.Y...)
			s.Low, s.High = append(s.Low, one.Low...), append(s.High, one.High...)
		}
	}
	return s
}

// blank reports whether a series has nothing to draw.
func blank(s plot.Series) bool {
	return !slices.ContainsFunc(s.Y, func(y float64) bool { return !math.IsNaN(y) })
}

// gapsBelowZero makes gaps of what a logarithmic axis cannot show.
func gapsBelowZero(series []plot.Series) {
	for _, s := range series {
		for _, values := range [][]float64{s.Y, s.Low, s.High} {
			for i, v := range values {
				if !(v > 0) {
					values[i] = math.NaN()
				}
			}
		}
	}
}

// spread moves the points of each series a little sideways, so that none hides
// another.
func spread(series []plot.Series) {
	for k := range series {
		shift := (float64(k) - float64(len(series)-1)/2) * 0.6 / float64(len(series))
		for i := range series[k].X {
			series[k].X[i] += shift
		}
	}
}
