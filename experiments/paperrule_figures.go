package experiments

import (
	"fmt"

	"ihealth/experiments/plot"
)

// figures draws the share of windows that are emergencies: by variant and effect for
// generated patients, true and false ones by rule for recordings.
func (x *paperRuleStudy) figures(r *Results) []plot.Figure {
	p := x.spec.PaperRule
	var out []plot.Figure
	generated := plot.Panel{YLabel: "windows called emergency", FromZero: true, Holds: []float64{1}, XTicks: nameTicks(len(p.Variants), func(i int) string { return p.Variants[i].Name })}
	for _, gamma := range p.Effects {
		rows := r.Select(Query{Panel: effectPanel(gamma), Metric: emergencyShare})
		if len(rows) > 0 {
			generated.Series = append(generated.Series, barsOf(effectPanel(gamma), rows))
		}
	}
	if len(generated.Series) > 0 {
		out = append(out, plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Panels: []plot.Panel{generated}})
	}
	recorded := plot.Figure{Name: x.spec.Name + "-recorded", Title: "Emergencies on recorded EEG (95 % intervals)", Width: plot.IEEEPage, Columns: 2}
	for _, name := range r.panels(Query{Metric: "tpr"}) {
		panel := plot.Panel{
			Title: fmt.Sprintf("(%c) %s", 'a'+len(recorded.Panels), name), YLabel: "windows called emergency", FromZero: true, Holds: []float64{1},
			XTicks: nameTicks(len(p.Recorded), func(i int) string { return p.Recorded[i].Name }),
		}
		for _, m := range []struct{ name, metric string }{{"changed", "tpr"}, {"baseline", "fpr"}} {
			rows := r.Select(Query{Panel: name, Metric: m.metric})
			for i := range rows {
				rows[i].X = Number(i + 1)
			}
			panel.Series = append(panel.Series, barsOf(m.name, rows))
		}
		recorded.Panels = append(recorded.Panels, panel)
	}
	if len(recorded.Panels) > 0 {
		out = append(out, recorded)
	}
	return out
}

// barsOf draws rows as bars.
func barsOf(name string, rows []Row) plot.Series {
	s := seriesOf(rows)
	s.Name, s.Kind = name, plot.Bars
	return s
}

// nameTicks names the positions 1 to n.
func nameTicks(n int, name func(i int) string) []plot.Tick {
	out := make([]plot.Tick, n)
	for i := range out {
		out[i] = plot.Tick{Value: float64(i + 1), Label: name(i)}
	}
	return out
}
