package experiments

import (
	"fmt"
	"slices"
	"strings"

	"ihealth/experiments/plot"
)

// figures draws how often each procedure is right and where its observations went, the
// utility by configuration, and the selection among real nodes.
func (x *selectionStudy) figures(r *Results) []plot.Figure {
	name, title := x.spec.Name, x.spec.Title
	var out []plot.Figure
	for _, fig := range []plot.Figure{
		{Name: name, Title: title + ": random responses (CRN: common random numbers)", Width: plot.IEEEPage, Columns: 2, Panels: []plot.Panel{x.pcsPanel(r), spentPanel(r)}},
		{Name: name + "-utility", Title: "Utility by configuration", Width: plot.IEEEColumn, Height: 2.9, Panels: []plot.Panel{utilityPanel(r)}},
		{Name: name + "-nodes", Title: "Selecting among real nodes", Width: plot.IEEEColumn, Height: 2.6, Panels: []plot.Panel{x.nodePanel(r)}},
	} {
		fig.Panels = slices.DeleteFunc(fig.Panels, func(p plot.Panel) bool { return len(p.Series) == 0 })
		if len(fig.Panels) > 0 {
			out = append(out, fig)
		}
	}
	return out
}

// short returns a procedure's name for a legend.
func short(name string) string { return strings.ReplaceAll(name, withCommon, ", CRN") }

// pcsPanel draws budgets as lines, and KN, which chooses its own, as points.
func (x *selectionStudy) pcsPanel(r *Results) plot.Panel {
	promise := 1 - x.spec.Selection.Alpha
	p := plot.Panel{
		Title: "(a) correct selections", XLabel: "blocks observed, all configurations", YLabel: "probability of correct selection", LogX: true,
		References: []plot.Reference{{Name: fmt.Sprintf("1 − α = %g, what KN promises", promise), Value: promise}},
	}
	for _, of := range x.procedures() {
		if of.name == knProcedure+withSingle {
			continue // hides KN
		}
		kind := plot.LinePoints
		if len(of.budgets) == 0 {
			kind = plot.Points
		}
		p.Series = append(p.Series, drawn(r.Select(Query{Panel: randomResponses, Series: of.name, Metric: "pcs"}), short(of.name), of.name, kind)...)
	}
	return p
}

// utilityPanel draws what the model says on means, and what random responses and
// service in blocks make of it.
func utilityPanel(r *Results) plot.Panel {
	p := plot.Panel{XLabel: "validators m, the fastest", YLabel: "expected utility (less is better)", FromZero: true}
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

// spentPanel draws the blocks that KN observed of each configuration, side by side: most
// configurations get the same few.
func spentPanel(r *Results) plot.Panel {
	p := plot.Panel{Title: "(b) where KN looks", XLabel: "validators m, the fastest", YLabel: "mean blocks observed of it", LogY: true, Dodge: true}
	for _, name := range []string{knProcedure, knProcedure + withCommon, knProcedure + withCommon + withScreened} {
		rows := slices.DeleteFunc(r.Select(Query{Panel: randomResponses, Series: name, Metric: "blocks_of"}), func(row Row) bool {
			return row.Value == 0 // dropped before it was observed
		})
		p.Series = append(p.Series, drawn(rows, short(name), name, plot.Points)...)
	}
	return p
}

// nodePanel draws the measured latency of the configurations in the runs that selected,
// with what holds 90 % of these.
func (x *selectionStudy) nodePanel(r *Results) plot.Panel {
	p := plot.Panel{XLabel: "configuration (m, n): runs", YLabel: "median block latency (s)"}
	p.Series = drawn(r.Select(Query{Fidelity: OnChain, Panel: realNodes, Metric: "latency"}), "runs that selected: median and 90 %", realNodes, plot.Bars)
	runs := r.Values(Query{Fidelity: OnChain, Panel: realNodes, Metric: "observations_of"})
	for i, n := range runs {
		c := x.spec.Selection.Nodes.Configurations[i]
		p.XTicks = append(p.XTicks, plot.Tick{Value: float64(i + 1), Label: fmt.Sprintf("(%d, %d): %g", c.Validators, c.Block, n)})
	}
	return p
}
