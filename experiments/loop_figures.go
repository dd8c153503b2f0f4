package experiments

import (
	"fmt"

	"ihealth/experiments/plot"
)

// figures draws the utility of every configuration of the running chain over the block
// size, beside what the calibration expects.
func (x *loopStudy) figures(r *Results) []plot.Figure {
	series := r.series(Query{Metric: "observed"})
	if len(series) == 0 {
		return nil
	}
	fig := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 2}
	for i, of := range series {
		var p plot.Panel
		p.Title = fmt.Sprintf("(%c) %s of %d nodes validate", 'a'+i, of, x.spec.Loop.Nodes)
		p.XLabel, p.YLabel, p.FromZero = "block size n", "utility U (less is better)", true
		rows := r.Select(Query{Series: of, Metric: "observed"})
		p.Series = append(p.Series, boundApart(r, rows, "measured: mean and range of the runs")...)
		p.Series = append(p.Series, drawn(r.Select(Query{Series: of, Metric: "expected"}), "expected from the calibration", "", plot.Points)...)
		fig.Panels = append(fig.Panels, p)
	}
	sameHeights(fig.Panels)
	return []plot.Figure{fig}
}

// tables shows who chose what, and the configurations.
func (x *loopStudy) tables(r *Results) []Table {
	choices := Table{Title: "Choices, and by how much U is above the best", Header: []string{"judged by", "chosen by", "m", "n", "U", "regret", "interval", "level"}}
	for _, panel := range []string{closedPanel, loopPanel} {
		for _, row := range r.Select(Query{Panel: panel, Metric: "regret"}) {
			value := func(metric string) float64 {
				v, _ := r.Value(Query{Panel: panel, Series: row.Series, Metric: metric})
				return v
			}
			interval, level := undefined, undefined
			if row.Interval != nil {
				interval = fmt.Sprintf("[%s, %s]", figure4(float64(row.Interval.Low)), figure4(float64(row.Interval.High)))
				level = fmt.Sprintf("%.2f %%", 100*row.Interval.Level)
			}
			choices.Rows = append(choices.Rows, []string{
				panel, row.Series, figure4(value("validators")), figure4(value("block_size")), figure4(value("utility")), figure4(float64(row.Value)), interval, level,
			})
		}
	}
	if c, ok := r.Value(Query{Series: knProcedure, Metric: "runs"}); ok {
		confidence, _ := r.Value(Query{Series: knProcedure, Metric: "confidence"})
		choices.Rows = append(choices.Rows, []string{
			loopPanel, fmt.Sprintf("KN, %.0f runs, confidence %s", c, percent(confidence)), figure4(selectedByKN(r, "validators")), figure4(selectedByKN(r, "block_size")), undefined, undefined, undefined, undefined,
		})
	}
	return append(filled(choices), filled(x.sweepTable(r))...)
}

// selectedByKN returns what KN selected.
func selectedByKN(r *Results, metric string) float64 {
	v, _ := r.Value(Query{Panel: loopPanel, Series: knProcedure, Metric: metric})
	return v
}

// sweepTable shows the exhaustive sweep.
func (x *loopStudy) sweepTable(r *Results) Table {
	t := Table{Title: "Exhaustive sweep of the running chain; *: most runs host-bound", Header: []string{"m", "n", "latency ms", "expected ms", "U", "expected U"}}
	for _, of := range r.series(Query{Metric: "observed"}) {
		for i, row := range r.Select(Query{Series: of, Metric: "observed"}) {
			at := func(metric string) float64 { return r.Values(Query{Series: of, Metric: metric})[i] }
			latency := milliseconds(at("latency"))
			if at("host_bound") == 1 {
				latency += "*"
			}
			t.Rows = append(t.Rows, []string{of, figure4(float64(row.X)), latency, milliseconds(at("predicted")), figure4(float64(row.Value)), figure4(at("expected"))})
		}
	}
	return t
}
