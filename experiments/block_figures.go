package experiments

import (
	"fmt"
	"slices"

	"ihealth/chain"
	"ihealth/experiments/plot"
)

// figures draws the sojourn time by every model, that of every class where blocks
// are served, and what priority is worth.
func (x *blockStudy) figures(r *Results) []plot.Figure {
	channels := r.panels(Query{Metric: "sojourn"})
	if len(channels) == 0 {
		return nil
	}
	models := x.figure("", x.spec.Title)
	classes := x.figure("-classes", "Sojourn time by urgency when blocks are served (simulated; markers of one load stand side by side)")
	worth := x.figure("-priority", "What priority is worth: M/M/1 against blocks")
	for i, channel := range channels {
		heading := fmt.Sprintf("(%c) %s", 'a'+i, panelTitle(r, channel))
		models.Panels = append(models.Panels, modelPanel(r, channel, heading))
		if len(r.Select(Query{Fidelity: Simulated, Panel: channel})) > 0 {
			classes.Panels = append(classes.Panels, classPanel(r, channel, heading))
		}
		worth.Panels = append(worth.Panels, worthPanel(r, channel, heading))
	}
	sameHeights(models.Panels)
	sameHeights(classes.Panels)
	out := []plot.Figure{models, worth}
	if len(classes.Panels) > 0 {
		out = append(out, classes)
	}
	return out
}

func (x *blockStudy) figure(suffix, title string) plot.Figure {
	return plot.Figure{Name: x.spec.Name + suffix, Title: title, Width: plot.IEEEPage, Columns: min(len(x.spec.BlockService.Channels), 2)}
}

const loadLabel = "load of full blocks, Λ·L(n)/n"

func modelPanel(r *Results, channel, heading string) plot.Panel {
	p := plot.Panel{Title: heading, XLabel: loadLabel, YLabel: "mean sojourn time (s)", LogY: true}
	if l, ok := r.Value(Query{Panel: channel, Metric: "block_latency"}); ok {
		p.References = []plot.Reference{{Name: "L(n) of a full block; those not full take less", Value: l}}
	}
	for _, model := range []string{managerQueue, partialBlocks, fullBlocks, boundBlocks} {
		closed := r.Select(Query{Fidelity: Analytic, Panel: channel, Series: model, Metric: curve("sojourn")})
		simulated := r.Select(Query{Fidelity: Simulated, Panel: channel, Series: model, Metric: "sojourn"})
		p.Series = append(p.Series, drawn(closed, model, model, plot.Line)...)
		p.Series = append(p.Series, drawn(simulated, model+", simulated", model, plot.Points)...)
	}
	return p
}

func classPanel(r *Results, channel, heading string) plot.Panel {
	p := plot.Panel{Title: heading, XLabel: loadLabel, YLabel: "mean sojourn time (s)", FromZero: true, Dodge: true}
	for _, u := range chain.Urgencies() {
		rows := r.Select(Query{Fidelity: Simulated, Panel: channel, Series: ofClass(partialBlocks, u), Metric: "sojourn"})
		p.Series = append(p.Series, drawn(rows, u.String(), u.String(), plot.Points)...)
	}
	return p
}

func worthPanel(r *Results, channel, heading string) plot.Panel {
	p := plot.Panel{
		Title: heading, XLabel: loadLabel, YLabel: "mean sojourn time, urgent / non-urgent", FromZero: true,
		References: []plot.Reference{{Name: "1: urgent ones gain nothing", Value: 1}},
	}
	closed := r.Select(Query{Panel: channel, Series: managerQueue, Metric: curve("urgent_over_nonurgent")})
	simulated := r.Select(Query{Panel: channel, Series: partialBlocks, Metric: "urgent_over_nonurgent"})
	p.Series = append(p.Series, drawn(closed, managerQueue, managerQueue, plot.Line)...)
	p.Series = append(p.Series, drawn(simulated, partialBlocks+", simulated", partialBlocks, plot.Points)...)
	return p
}

// drawn returns the series of rows, or none without rows.
func drawn(rows []Row, name, group string, kind plot.Kind) []plot.Series {
	if len(rows) == 0 {
		return nil
	}
	s := seriesOf(rows)
	s.Name, s.Group, s.Kind = name, group, kind
	return []plot.Series{s}
}

// sameHeights makes the panels comparable: one range for all y axes.
func sameHeights(panels []plot.Panel) {
	var all []float64
	for _, p := range panels {
		for _, s := range p.Series {
			all = slices.Concat(all, s.Y, s.Low, s.High)
		}
		for _, r := range p.References {
			all = append(all, r.Value)
		}
	}
	for i := range panels {
		panels[i].Holds = all
	}
}
