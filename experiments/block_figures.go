package experiments

import (
	"fmt"

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
	classes := x.figure("-classes", "Sojourn time by urgency when blocks are served")
	worth := x.figure("-priority", "What priority is worth: M/M/1 against blocks")
	for i, channel := range channels {
		heading := fmt.Sprintf("(%c) %s", 'a'+i, panelTitle(r, channel))
		models.Panels = append(models.Panels, modelPanel(r, channel, heading))
		if len(r.Select(Query{Fidelity: Simulated, Panel: channel})) > 0 {
			classes.Panels = append(classes.Panels, classPanel(r, channel, heading))
		}
		worth.Panels = append(worth.Panels, worthPanel(r, channel, heading))
	}
	out := []plot.Figure{models, worth}
	if len(classes.Panels) > 0 {
		out = append(out, classes)
	}
	return out
}

func (x *blockStudy) figure(suffix, title string) plot.Figure {
	return plot.Figure{Name: x.spec.Name + suffix, Title: title, Width: plot.IEEEPage, Columns: min(len(x.spec.BlockService.Channels), 2)}
}

const loadLabel = "load Λ·L/n"

func modelPanel(r *Results, channel, heading string) plot.Panel {
	p := plot.Panel{Title: heading, XLabel: loadLabel, YLabel: "mean sojourn time (s)", LogY: true}
	if l, ok := r.Value(Query{Panel: channel, Metric: "block_latency"}); ok {
		p.References = []plot.Reference{{Name: "latency L of a full block", Value: l}}
	}
	for _, model := range []string{managerQueue, partialBlocks, fullBlocks, boundBlocks} {
		for _, s := range []struct {
			fidelity Fidelity
			kind     plot.Kind
			suffix   string
		}{{Analytic, plot.Line, ""}, {Simulated, plot.Points, ", simulated"}} {
			rows := r.Select(Query{Fidelity: s.fidelity, Panel: channel, Series: model, Metric: "sojourn"})
			p.Series = append(p.Series, drawn(rows, model+s.suffix, model, s.kind)...)
		}
	}
	return p
}

func classPanel(r *Results, channel, heading string) plot.Panel {
	p := plot.Panel{Title: heading, XLabel: loadLabel, YLabel: "mean sojourn time (s)"}
	for _, u := range chain.Urgencies() {
		rows := r.Select(Query{Fidelity: Simulated, Panel: channel, Series: ofClass(partialBlocks, u), Metric: "sojourn"})
		p.Series = append(p.Series, drawn(rows, u.String(), u.String(), plot.LinePoints)...)
	}
	return p
}

func worthPanel(r *Results, channel, heading string) plot.Panel {
	p := plot.Panel{Title: heading, XLabel: loadLabel, YLabel: "sojourn time, urgent / non-urgent", FromZero: true}
	for _, model := range []string{managerQueue, partialBlocks} {
		rows := r.Select(Query{Panel: channel, Series: model, Metric: "urgent_over_nonurgent"})
		p.Series = append(p.Series, drawn(rows, model, model, plot.LinePoints)...)
	}
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
