package experiments

import (
	"fmt"
	"math"

	"ihealth/experiments/plot"
)

// detectorPanel is a metric of all contenders.
type detectorPanel struct {
	metric, title, label string
	holds                []float64
	reference            float64 // dashed; NaN for none
}

// figures draws what each contender sees of each effect, then when, with its false
// alarms on other patients than those of its limit, then curves of some.
func (x *detectorsStudy) figures(r *Results) []plot.Figure {
	d := x.spec.Detectors
	if len(r.Select(Query{Panel: calmPanel})) == 0 {
		return nil
	}
	minutes := d.After / 60
	sees := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Panels: []plot.Panel{
		x.effectsPanel(r, detectorPanel{"auc", "(a) AUC of windows under the drug against those before (dashed: chance)", "AUC", []float64{0, 1}, 0.5}),
		x.effectsPanel(r, detectorPanel{"detected", fmt.Sprintf("(b) patients in whom an alarm is raised within %d min of the drug (dashed: by chance)", minutes), "share detected", []float64{0, 1}, d.byChance()}),
	}}
	alarms := plot.Figure{Name: x.spec.Name + "-alarms", Title: "When change detectors raise alarms, and how often false ones", Width: plot.IEEEPage, Panels: []plot.Panel{
		x.effectsPanel(r, detectorPanel{"median_delay", fmt.Sprintf("(a) until half of the patients are detected (at the top, %d min: not by then)", minutes), "delay (s)", []float64{0, float64(d.After)}, math.NaN()}),
		x.falseAlarmsPanel(r),
	}}
	return append([]plot.Figure{sees, alarms}, x.curves(r)...)
}

// axes returns a panel over all contenders.
func (x *detectorsStudy) axes(title, label string, reference float64) plot.Panel {
	contenders := x.spec.Detectors.Contenders
	names := nameTicks(len(contenders), func(i int) string { return contenders[i].Name })
	panel := plot.Panel{Title: title, YLabel: label, XTicks: names, Dodge: true, FromZero: true}
	if finite(reference) {
		panel.References = []plot.Reference{{Value: reference}}
	}
	return panel
}

// effectsPanel draws a metric under every effect.
func (x *detectorsStudy) effectsPanel(r *Results, p detectorPanel) plot.Panel {
	d := x.spec.Detectors
	panel := x.axes(p.title, p.label, p.reference)
	panel.Holds = p.holds
	for _, e := range d.Effects {
		series := drawn(r.Select(Query{Panel: effectPanel(e), Metric: p.metric}), effectPanel(e), "", plot.Points)
		for _, s := range series {
			if p.metric == "median_delay" {
				clip(s, float64(d.After))
			}
		}
		panel.Series = append(panel.Series, series...)
	}
	return panel
}

func (x *detectorsStudy) falseAlarmsPanel(r *Results) plot.Panel {
	panel := x.axes("(b) false alarms on the test patients before the drug (dashed: the stated rate)", "alarms (1/h)", x.spec.Detectors.PerHour)
	panel.Series = drawn(r.Select(Query{Panel: calmPanel, Metric: "false_alarms"}), "no drug", "", plot.Points)
	return panel
}

// curves draws the receiver operating characteristics.
func (x *detectorsStudy) curves(r *Results) []plot.Figure {
	panel := plot.Panel{XLabel: "share of windows before the drug above a limit", YLabel: "share of windows under it", Holds: []float64{0, 1}}
	for _, name := range r.series(Query{Panel: curvePanel}) {
		panel.Series = append(panel.Series, drawn(r.Select(Query{Panel: curvePanel, Series: name}), name, "", plot.Line)...)
	}
	if len(panel.Series) == 0 {
		return nil
	}
	title := "ROC, " + effectPanel(x.spec.Detectors.rise()) + ", all patients"
	return []plot.Figure{{Name: x.spec.Name + "-roc", Title: title, Width: plot.IEEEColumn, Height: plot.IEEEColumn, Panels: []plot.Panel{panel}}}
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
