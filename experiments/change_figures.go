package experiments

import (
	"fmt"

	"ihealth/eeg/synth"
	"ihealth/experiments/plot"
)

// figures draws the change of every channel: one panel a generated patient, and
// a figure of its own for the recordings that were found.
func (x *changeStudy) figures(r *Results) []plot.Figure {
	threshold := plot.Reference{Name: fmt.Sprintf("ζ = %g", x.spec.Change.Rule.Zeta), Value: x.spec.Change.Rule.Zeta}
	generated := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 3}
	for _, p := range synth.Patients() {
		name := patientPanel(p.ID)
		panel := plot.Panel{Title: fmt.Sprintf("(%c) %s: %s", 'a'+p.ID-1, name, truth(p)), XLabel: "channel", YLabel: "change κ", References: []plot.Reference{threshold}, FromZero: true}
		for _, phase := range phases {
			if rows := r.Select(Query{Panel: name, Series: phase, Metric: "kappa"}); len(rows) > 0 {
				s := seriesOf(rows)
				s.Name, s.Kind = phase, plot.Points
				panel.Series = append(panel.Series, s)
			}
		}
		if len(panel.Series) > 0 {
			spread(panel.Series)
			generated.Panels = append(generated.Panels, panel)
		}
	}
	var out []plot.Figure
	if len(generated.Panels) > 0 {
		out = append(out, generated)
	}
	for _, recorded := range []plot.Figure{x.recordedFigure(r, threshold), x.ownFigure(r, threshold)} {
		if len(recorded.Panels) > 0 {
			out = append(out, recorded)
		}
	}
	return out
}

// truth says what happens to a generated patient.
func truth(p synth.Patient) string {
	switch {
	case p.Faulty != "":
		return "electrode " + p.Faulty + " faulty"
	case p.Gamma != 0:
		return "reacts"
	default:
		return "does not react"
	}
}

// recordedTitle names the recording and says how the paper's rule does on it.
func recordedTitle(r *Results, name string) string {
	value := func(metric string) float64 {
		v, _ := r.Value(Query{Panel: name, Series: "paper", Metric: metric})
		return v
	}
	return fmt.Sprintf("%s: true alarms %s, false alarms %s, AUC %.2f", name, percent(value("tpr")), percent(value("fpr")), value("auc"))
}

// channelTicks names the electrodes where there are few enough to be read.
func channelTicks(rows []Row) []plot.Tick {
	if len(rows) > 20 {
		return nil
	}
	out := make([]plot.Tick, len(rows))
	for i, row := range rows {
		out[i] = plot.Tick{Value: float64(row.X), Label: row.Text}
	}
	return out
}

func (x *changeStudy) recordedFigure(r *Results, threshold plot.Reference) plot.Figure {
	fig := plot.Figure{Name: x.spec.Name + "-recorded", Title: "Change indicator on recorded EEG (bars: 90 % of the windows)", Width: plot.IEEEPage, Columns: 1}
	for _, recording := range x.spec.Change.Recordings {
		panel := plot.Panel{Title: recordedTitle(r, recording.Name), XLabel: "channel", YLabel: "change κ", References: []plot.Reference{threshold}, FromZero: true}
		for _, stretch := range []string{baselineStretch, changedStretch} {
			if rows := r.Select(Query{Panel: recording.Name, Series: stretch, Metric: "kappa"}); len(rows) > 0 {
				s := seriesOf(rows)
				s.Name, s.Kind = stretch, plot.Points
				panel.XTicks = channelTicks(rows)
				panel.Series = append(panel.Series, s)
			}
		}
		if len(panel.Series) > 0 {
			spread(panel.Series)
			fig.Panels = append(fig.Panels, panel)
		}
	}
	return fig
}
