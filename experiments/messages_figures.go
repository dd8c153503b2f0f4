package experiments

import (
	"fmt"

	"ihealth/chain/simulated"
	"ihealth/experiments/plot"
)

// figures draws messages and heads over N, and beside them what movement and single
// keepers do.
func (x *messagesStudy) figures(r *Results) []plot.Figure {
	if len(r.Select(Query{Series: flat, Metric: "messages"})) == 0 {
		return nil
	}
	messages := plot.Panel{Title: "(a) messages a block", XLabel: "nodes, N", YLabel: "messages a block", LogX: true, LogY: true}
	messages.Series = append(messages.Series, drawn(r.Select(Query{Series: flat, Metric: "messages_formula"}), "flat, formula", flat, plot.Line)...)
	messages.Series = append(messages.Series, drawn(r.Select(Query{Series: flat, Metric: "messages"}), "flat, simulated", flat, plot.Points)...)
	heads := plot.Panel{
		Title: "(b) heads", XLabel: "nodes, N", YLabel: "heads, mean and range over fields", LogX: true, LogY: true,
		References: []plot.Reference{{Name: "4: fewer tolerate no Byzantine head", Value: 4}},
	}
	for _, name := range x.spec.Messages.Rules {
		messages.Series = append(messages.Series, drawn(r.Select(Query{Series: name, Metric: "messages"}), name, name, plot.LinePoints)...)
		heads.Series = append(heads.Series, drawn(r.Select(Query{Series: name, Metric: "heads"}), "", name, plot.LinePoints)...)
	}
	return []plot.Figure{
		{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Height: 3.6, Columns: 2, Panels: []plot.Panel{messages, heads}},
		{
			Name: x.spec.Name + "-keepers", Title: "Moving heads, and history in few hands", Width: plot.IEEEPage, Height: 3.2, Columns: 2,
			Panels: []plot.Panel{x.changesPanel(r), x.keepersPanel(r)},
		},
	}
}

// changesPanel draws how many heads change in a step.
func (x *messagesStudy) changesPanel(r *Results) plot.Panel {
	m := x.spec.Messages.Mobility
	p := plot.Panel{
		Title:    fmt.Sprintf("(a) N = %d, steps of %g %% of the range", m.Nodes, 100*m.Step),
		YLabel:   "nodes that change a step",
		FromZero: true,
	}
	for i, name := range x.spec.Messages.Rules {
		p.XTicks = append(p.XTicks, plot.Tick{Value: float64(i + 1), Label: name})
	}
	p.Series = append(x.changes(r, "head_changes", "become or cease to be a head"), x.changes(r, "membership_changes", "get another head")...)
	return p
}

// changes draws a metric of all rules as bars at 1, 2 and so on.
func (x *messagesStudy) changes(r *Results, metric, name string) []plot.Series {
	var rows []Row
	for i, rule := range x.spec.Messages.Rules {
		for _, row := range r.Select(Query{Series: rule, Metric: metric}) {
			row.X = Number(i + 1)
			rows = append(rows, row)
		}
	}
	return drawn(rows, name, name, plot.Bars)
}

// keepersPanel draws what colluders hold alone.
func (x *messagesStudy) keepersPanel(r *Results) plot.Panel {
	k := x.spec.Messages.Keepers
	p := plot.Panel{
		Title:  fmt.Sprintf("(b) %d of %d heads collude", k.Colluders, k.Heads),
		XLabel: "keepers of a block, r", YLabel: "share of history they hold alone", FromZero: true,
	}
	p.Series = append(p.Series, drawn(r.Select(Query{Metric: "exposure"}), "C(f,r)/C(K,r)", "exposure", plot.Line)...)
	p.Series = append(p.Series, drawn(r.Select(Query{Metric: "exposure_simulated"}), "drawn keepers", "exposure", plot.Points)...)
	return p
}

// tables shows every rule at every N.
func (x *messagesStudy) tables(r *Results) []Table {
	m := x.spec.Messages
	t := Table{
		Title:  fmt.Sprintf("PBFT among all nodes and among cluster heads, means over %d fields", m.Fields),
		Header: []string{"N", "rule", "heads", "messages", "of flat", "block latency (ms)", "tolerated", "fields that tolerate none"},
	}
	for _, n := range m.Nodes {
		for _, name := range append([]string{flat}, m.Rules...) {
			value := func(metric string) (float64, bool) {
				row, ok := rowAt(r, Query{Series: name, Metric: metric}, n)
				return float64(row.Value), ok
			}
			messages, ok := value("messages")
			if !ok {
				return nil
			}
			latency, _ := value("latency")
			tolerated, _ := value("tolerated")
			heads, few := undefined, undefined
			if v, ok := value("heads"); ok {
				intolerant, _ := value("intolerant")
				heads, few = fmt.Sprintf("%.1f", v), fmt.Sprintf("%.0f of %d", intolerant, m.Fields)
			}
			share := fmt.Sprintf("%.2f %%", 100*messages/float64(simulated.PBFTMessages(n)))
			t.Rows = append(t.Rows, []string{
				fmt.Sprint(n), name, heads, fmt.Sprintf("%.0f", messages), share, milliseconds(latency), fmt.Sprintf("%.1f", tolerated), few,
			})
		}
	}
	return []Table{t}
}
