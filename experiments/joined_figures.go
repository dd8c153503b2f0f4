package experiments

import (
	"fmt"

	"ihealth/chain"
	"ihealth/experiments/plot"
)

// figures shows the sojourn times under the loads of the sweep, what priority is worth,
// and the same on real nodes.
func (x *joinedStudy) figures(r *Results) []plot.Figure {
	var panels []plot.Panel
	if p := x.sojournPanel(r); len(p.Series) > 0 {
		panels = append(panels, p, x.worthPanel(r))
	}
	if p := x.realPanel(r); len(p.Series) > 0 {
		panels = append(panels, p, x.realWorthPanel(r))
	}
	if len(panels) == 0 {
		return nil
	}
	return []plot.Figure{{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 2, Panels: panels}}
}

func (x *joinedStudy) sojournPanel(r *Results) plot.Panel {
	channel := x.spec.Joined.Sweep.Channel
	p := plot.Panel{Title: "(a) simulated, " + panelTitle(r, channel), XLabel: loadLabel, YLabel: "mean sojourn time (s)", FromZero: true, Dodge: true}
	for _, u := range chain.Urgencies() {
		rows := r.Select(Query{Fidelity: Simulated, Panel: channel, Series: ofClass(partialBlocks, u), Metric: "sojourn"})
		p.Series = append(p.Series, drawn(rows, u.String(), u.String(), plot.Points)...)
	}
	return p
}

func (x *joinedStudy) worthPanel(r *Results) plot.Panel {
	p := plot.Panel{
		Title: "(b) simulated: what priority is worth", XLabel: loadLabel, YLabel: "sojourn time, urgent / non-urgent", FromZero: true, Dodge: true,
		References: []plot.Reference{{Name: "1: urgent ones gain nothing", Value: 1}},
	}
	for _, of := range []struct{ series, name string }{
		{partialBlocks, "entities, manager and chain"}, {byStation(partialBlocks), "the station alone"},
	} {
		rows := r.Select(Query{Fidelity: Simulated, Series: of.series, Metric: "urgent_over_nonurgent"})
		p.Series = append(p.Series, drawn(rows, of.name, of.name, plot.Points)...)
	}
	return p
}

// realLoads names the loads of the real chain on the abscissa, and marks runs whose pace
// the host set, that with the full queue in the label.
func (x *joinedStudy) realLoads(r *Results, p *plot.Panel) {
	star := func(series string) string {
		if boundByHost(r, series) {
			p.XLabel = "load, part of full queue's throughput; *: host-bound"
			return "*"
		}
		return ""
	}
	p.XLabel = "load, part of the throughput of a full queue"
	for _, load := range x.spec.Joined.Real.Loads {
		p.XTicks = append(p.XTicks, plot.Tick{Value: load, Label: fmt.Sprintf("%g%s", load, star(atLoad(load)))})
	}
	if star(fullQueue) != "" {
		p.XLabel = "load, part of full queue's* throughput; *: host-bound"
	}
}

func (x *joinedStudy) realPanel(r *Results) plot.Panel {
	c := x.spec.Joined.Real
	p := plot.Panel{
		Title:  fmt.Sprintf("(c) real nodes: m = %d, n = %d, %v", c.Validators, c.Block, c.Links),
		YLabel: "mean commit latency (s)", LogY: true, Dodge: true,
	}
	x.realLoads(r, &p)
	for _, u := range chain.Urgencies() {
		var rows []Row
		for _, load := range c.Loads {
			rows = append(rows, r.Select(Query{Fidelity: OnChain, Series: atLoad(load) + ", " + u.String(), Metric: "sojourn"})...)
		}
		p.Series = append(p.Series, drawn(rows, u.String(), u.String(), plot.Points)...)
	}
	return p
}

func (x *joinedStudy) realWorthPanel(r *Results) plot.Panel {
	p := plot.Panel{
		Title: "(d) real nodes: what priority is worth", YLabel: "commit latency, urgent / non-urgent", FromZero: true,
		References: []plot.Reference{{Name: "1: urgent ones gain nothing", Value: 1}},
	}
	x.realLoads(r, &p)
	var rows []Row
	for _, load := range x.spec.Joined.Real.Loads {
		rows = append(rows, r.Select(Query{Fidelity: OnChain, Series: atLoad(load), Metric: "urgent_over_nonurgent"})...)
	}
	p.Series = drawn(rows, "real nodes", "real nodes", plot.Points)
	return p
}
