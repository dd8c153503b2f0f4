package experiments

import (
	"fmt"

	"ihealth/experiments/plot"
)

// figures draws staircases with the choices that stand beside them, and shares.
func (x *paretoStudy) figures(r *Results) []plot.Figure {
	channels := x.spec.Pareto.Channels
	stairs := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: len(channels)}
	for _, front := range r.panels(Query{Metric: "staircase"}) {
		for i := range channels {
			stairs.Panels = append(stairs.Panels, frontPanel(r, front, channels[i].Name, len(stairs.Panels)))
		}
	}
	families := r.panels(Query{Metric: "weights_share"})
	if len(stairs.Panels) == 0 || len(families) == 0 {
		return nil
	}
	reach := plot.Figure{
		Name: x.spec.Name + "-reach", Title: "What of the Pareto front is reached, and what BCO could do better",
		Width: plot.IEEEPage, Height: 2.6, Panels: []plot.Panel{x.reachPanel(r, families)},
	}
	return []plot.Figure{stairs, reach}
}

func frontPanel(r *Results, front, channel string, index int) plot.Panel {
	m, _ := r.Value(Query{Panel: front, Series: channel, Metric: "bco_validators"})
	p := plot.Panel{
		Title:  fmt.Sprintf("(%c) %s, %s: m ≥ %.0f", 'a'+index, front, channel, m),
		XLabel: "latency L (s)", YLabel: "cost C per transaction", LogX: true, LogY: true,
	}
	for _, part := range []struct {
		metric, name string
		kind         plot.Kind
	}{
		{"staircase", "front at the security of BCO's choice", plot.Step},
		{"prefix_staircase", "the same of the fastest validators", plot.Step},
		{"bco_cost", "chosen by BCO", plot.Points},
		{"exact_cost", "least U of all sets, at any security", plot.Points},
	} {
		p.Series = append(p.Series, drawn(r.Select(Query{Panel: front, Series: channel, Metric: part.metric}), part.name, part.name, part.kind)...)
	}
	return p
}

// reachPanel puts the shares of families side by side.
func (x *paretoStudy) reachPanel(r *Results, families []string) plot.Panel {
	p := plot.Panel{XLabel: "instances (bars: means; ends: least and greatest instance)", YLabel: "share (%)"}
	for i, family := range families {
		p.XTicks = append(p.XTicks, plot.Tick{Value: float64(i + 1), Label: family})
	}
	for _, share := range []struct{ metric, name string }{
		{"weights_share", fmt.Sprintf("of the front: optima of %d weight vectors", x.spec.Pareto.Weights)},
		{"weights_most", "of the front: not ruled out as optima of weights"},
		{"prefix_share", "of the front: the fastest validators"},
		{"bco_bettered_share", "of BCO's choices: those that can be bettered"},
	} {
		rows := r.Select(Query{Metric: share.metric})
		for i := range rows {
			rows[i].X = Number(i + 1)
		}
		s := inPercent(seriesOf(rows))
		s.Name, s.Kind = share.name, plot.Bars
		p.Series = append(p.Series, s)
	}
	return p
}
