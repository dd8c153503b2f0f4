package experiments

import (
	"fmt"

	"ihealth/experiments/plot"
)

// figures draws what each contender sees of each effect, and its false alarms on other
// patients than those of its limit.
func (x *detectorsStudy) figures(r *Results) []plot.Figure {
	d := x.spec.Detectors
	if len(r.Select(Query{Panel: calmPanel})) == 0 {
		return nil
	}
	fig := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage}
	names := nameTicks(len(d.Contenders), func(i int) string { return d.Contenders[i].Name })
	for _, m := range []struct {
		metric, title, label string
		holds                []float64
		reference            plot.Reference
	}{
		{"auc", "how well the statistic tells windows under the drug from those before", "AUC", []float64{0, 1}, plot.Reference{Name: "chance", Value: 0.5}},
		{"detected", fmt.Sprintf("patients in whom an alarm is raised within %d min of the drug", d.After/60), "share detected", []float64{0, 1}, plot.Reference{Name: "detected by chance", Value: d.byChance()}},
		{"median_delay", fmt.Sprintf("until half of the patients are detected; at %d min: not by then", d.After/60), "delay (s)", []float64{0, float64(d.After)}, plot.Reference{}},
	} {
		panel := plot.Panel{Title: fmt.Sprintf("(%c) %s", 'a'+len(fig.Panels), m.title), YLabel: m.label, XTicks: names, Holds: m.holds, Dodge: true, FromZero: true}
		if m.reference.Name != "" {
			panel.References = []plot.Reference{m.reference}
		}
		for _, e := range d.Effects {
			series := drawn(r.Select(Query{Panel: effectPanel(e), Metric: m.metric}), effectPanel(e), "", plot.Points)
			for _, s := range series {
				if m.metric == "median_delay" {
					clip(s, float64(d.After))
				}
			}
			panel.Series = append(panel.Series, series...)
		}
		fig.Panels = append(fig.Panels, panel)
	}
	rate := plot.Panel{
		Title: fmt.Sprintf("(%c) false alarms on the test patients", 'a'+len(fig.Panels)), YLabel: "alarms (1/h)", XTicks: names, FromZero: true,
		References: []plot.Reference{{Name: "stated rate", Value: d.PerHour}},
		Series:     drawn(r.Select(Query{Panel: calmPanel, Metric: "false_alarms"}), "before the drug", "", plot.Points),
	}
	fig.Panels = append(fig.Panels, rate)
	return []plot.Figure{fig}
}

// clip draws a delay that is not reached, which has no number, at the end of the watch.
func clip(s plot.Series, end float64) {
	for _, values := range [][]float64{s.Y, s.Low, s.High} {
		for i, v := range values {
			if !finite(v) {
				values[i] = end
			}
		}
	}
}
