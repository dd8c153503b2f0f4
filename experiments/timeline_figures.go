package experiments

import (
	"math"
	"slices"

	"ihealth/experiments/plot"
)

// figures draws the verdicts of every rule over time, below what the recording marks.
func (x *timelineStudy) figures(r *Results) []plot.Figure {
	fig := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 1}
	for _, recording := range x.spec.Timeline.Recordings {
		if marks := r.Select(Query{Panel: recording.Name, Metric: "marked"}); len(marks) > 0 {
			fig.Panels = append(fig.Panels, x.panel(r, recording, marks))
		}
	}
	if len(fig.Panels) == 0 {
		return nil
	}
	return []plot.Figure{fig}
}

// panel is the raster of one recording: a row a rule, a column a window.
func (x *timelineStudy) panel(r *Results, recording TimelineOfRecord, marks []Row) plot.Panel {
	raster := plot.Heatmap{Label: "verdict", Categories: append(verdicts(), "not marked", "marked")}
	column := map[Number]int{}
	for i, m := range marks {
		column[m.X] = i
		raster.X = append(raster.X, float64(m.X)+recording.Window/2)
	}
	p := plot.Panel{Title: recording.Name, XLabel: "time (s)", Heatmap: &raster}
	add := func(name string, z []float64) {
		at := float64(len(raster.Y))
		raster.Y, raster.Z = append(raster.Y, at), append(raster.Z, z)
		p.YTicks = append(p.YTicks, plot.Tick{Value: at, Label: name})
	}
	empty := func() []float64 {
		z := make([]float64, len(marks))
		for i := range z {
			z[i] = math.NaN()
		}
		return z
	}
	rules := x.spec.Timeline.Rules
	for i := range rules {
		text := rules[len(rules)-1-i]
		z := empty()
		for _, row := range r.Select(Query{Panel: recording.Name, Series: text, Metric: "status"}) {
			z[column[row.X]] = float64(slices.Index(verdicts(), row.Text))
		}
		add(text, z)
	}
	z := empty()
	for i, m := range marks {
		z[i] = float64(len(verdicts())) + math.Round(float64(m.Value))
	}
	add("marked", z)
	return p
}
