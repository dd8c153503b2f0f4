package experiments

import (
	"fmt"
	"slices"

	"ihealth/experiments/plot"
)

// figures draws how often each procedure is right, the utility by configuration, where
// observations went, and the selection among real nodes.
func (x *selectionStudy) figures(r *Results) []plot.Figure {
	fig := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 2}
	for _, p := range []plot.Panel{x.pcsPanel(r), utilityPanel(r), spentPanel(r), x.nodePanel(r)} {
		if len(p.Series) > 0 {
			p.Title = fmt.Sprintf("(%c) %s", 'a'+len(fig.Panels), p.Title)
			fig.Panels = append(fig.Panels, p)
		}
	}
	if len(fig.Panels) == 0 {
		return nil
	}
	return []plot.Figure{fig}
}

// pcsPanel draws budgets as lines, and KN, which chooses its own, as points.
func (x *selectionStudy) pcsPanel(r *Results) plot.Panel {
	promise := 1 - x.spec.Selection.Alpha
	p := plot.Panel{
		Title: "correct selections, random responses", XLabel: "blocks observed, all configurations", YLabel: "probability of correct selection", LogX: true,
		References: []plot.Reference{{Name: fmt.Sprintf("1 − α = %g, what KN promises", promise), Value: promise}},
	}
	for _, of := range x.procedures() {
		kind := plot.LinePoints
		if len(of.budgets) == 0 {
			kind = plot.Points
		}
		p.Series = append(p.Series, drawn(r.Select(Query{Panel: randomResponses, Series: of.name, Metric: "pcs"}), of.name, of.name, kind)...)
	}
	return p
}

// utilityPanel draws what the model says on means, and what random responses and
// service in blocks make of it.
func utilityPanel(r *Results) plot.Panel {
	p := plot.Panel{Title: "utility by configuration", XLabel: "validators m, the fastest", YLabel: "expected utility (less is better)", LogY: true}
	for _, s := range []struct {
		panel, metric, name string
		kind                plot.Kind
	}{
		{randomResponses, "utility_on_means", "on mean response times", plot.Line},
		{randomResponses, "utility", "random responses", plot.Line},
		{blockServer, "utility", "service in blocks, simulated", plot.Points},
	} {
		p.Series = append(p.Series, drawn(r.Select(Query{Panel: s.panel, Metric: s.metric}), s.name, s.name, s.kind)...)
	}
	return p
}

// spentPanel draws the blocks that KN observed of each configuration.
func spentPanel(r *Results) plot.Panel {
	p := plot.Panel{Title: "where KN looks, random responses", XLabel: "validators m, the fastest", YLabel: "mean blocks observed", LogY: true}
	for _, name := range []string{knProcedure, knProcedure + withCommon, knProcedure + withCommon + withScreened} {
		rows := slices.DeleteFunc(r.Select(Query{Panel: randomResponses, Series: name, Metric: "blocks_of"}), func(row Row) bool {
			return row.Value == 0 // dropped before it was observed
		})
		p.Series = append(p.Series, drawn(rows, name, name, plot.Points)...)
	}
	return p
}

// nodePanel draws the measured latency of the configurations that ran, with what holds
// 90 % of the runs.
func (x *selectionStudy) nodePanel(r *Results) plot.Panel {
	p := plot.Panel{Title: "real nodes", XLabel: "configuration (m, n) and runs", YLabel: "median block latency (s)", LogY: true}
	p.Series = drawn(r.Select(Query{Fidelity: OnChain, Panel: realNodes, Metric: "latency"}), "real nodes, 90 % of the runs", realNodes, plot.Points)
	runs := r.Values(Query{Fidelity: OnChain, Panel: realNodes, Metric: "observations_of"})
	for i, n := range runs {
		c := x.spec.Selection.Nodes.Configurations[i]
		p.XTicks = append(p.XTicks, plot.Tick{Value: float64(i + 1), Label: fmt.Sprintf("(%d, %d): %g", c.Validators, c.Block, n)})
	}
	return p
}
