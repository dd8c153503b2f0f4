package experiments

import (
	"fmt"
	"slices"

	"ihealth/experiments/plot"
)

// figures draws what was measured beside both models: over the number of validators at
// one block size, and all points as parts of what was measured.
func (x *calibratedStudy) figures(r *Results) []plot.Figure {
	panels := r.panels(Query{Metric: "measured"})
	if len(panels) == 0 {
		return nil
	}
	over := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 2}
	parts := plot.Figure{Name: x.spec.Name + "-errors", Title: "What models make of measured block latencies", Width: plot.IEEEPage, Columns: 2}
	for i, panel := range panels {
		rows := r.Select(Query{Panel: panel, Metric: "measured"})
		n := middleSize(rows)
		over.Panels = append(over.Panels, plot.Panel{
			Title: fmt.Sprintf("(%c) %s, n = %d", 'a'+i, panel, n), XLabel: "validators m", YLabel: "block latency (s)", FromZero: true,
			Series: append(measuredOver(r, panel, n),
				overValidators(r, panel, paperModel, plot.LinePoints, n),
				overValidators(r, panel, betterModel, plot.LinePoints, n),
			),
		})
		parts.Panels = append(parts.Panels, plot.Panel{
			Title: fmt.Sprintf("(%c) %s", 'a'+i, panel), XLabel: "measured block latency (s)", YLabel: "model / measured", LogX: true, LogY: true,
			References: []plot.Reference{{Name: "as measured", Value: 1}},
			Series:     []plot.Series{relative(r, panel, paperModel), relative(r, panel, betterModel)},
		})
	}
	return []plot.Figure{over, parts}
}

// middleSize returns the block size in the middle of those measured.
func middleSize(rows []Row) int {
	var sizes []int
	for _, row := range rows {
		sizes = append(sizes, int(row.X))
	}
	slices.Sort(sizes)
	sizes = slices.Compact(sizes)
	return sizes[len(sizes)/2]
}

// overValidators returns a metric at one block size.
func overValidators(r *Results, panel, metric string, kind plot.Kind, n int) plot.Series {
	s := plot.Series{Name: metric, Kind: kind}
	for _, row := range r.Select(Query{Panel: panel, Metric: metric}) {
		if int(row.X) != n {
			continue
		}
		m, _ := r.Value(Query{Panel: panel, Series: row.Series, Metric: "validators"})
		s.X, s.Y = append(s.X, m), append(s.Y, float64(row.Value))
		if row.Interval != nil {
			s.Low, s.High = append(s.Low, float64(row.Interval.Low)), append(s.High, float64(row.Interval.High))
		}
	}
	if len(s.Low) != len(s.Y) {
		s.Low, s.High = nil, nil
	}
	return s
}

// measuredOver returns what was measured at one block size, with the points at which the
// host set the pace on their own.
func measuredOver(r *Results, panel string, n int) []plot.Series {
	all := overValidators(r, panel, "measured", plot.Points, n)
	flags := overValidators(r, panel, "host_bound", plot.Points, n)
	var out []plot.Series
	for _, bound := range []float64{0, 1} {
		s := plot.Series{Name: all.Name, Kind: all.Kind}
		if bound == 1 {
			s.Name += ", host-bound*"
		}
		for i, flag := range flags.Y {
			if flag != bound {
				continue
			}
			s.X, s.Y = append(s.X, all.X[i]), append(s.Y, all.Y[i])
			if all.Low != nil {
				s.Low, s.High = append(s.Low, all.Low[i]), append(s.High, all.High[i])
			}
		}
		if len(s.X) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// relative returns a model's latencies over those measured; what the model makes 0 or
// less cannot be shown on the axis.
func relative(r *Results, panel, model string) plot.Series {
	s := plot.Series{Name: model, Kind: plot.Points}
	of := r.Values(Query{Panel: panel, Metric: model})
	for i, measured := range r.Values(Query{Panel: panel, Metric: "measured"}) {
		if of[i] > 0 {
			s.X, s.Y = append(s.X, measured), append(s.Y, of[i]/measured)
		}
	}
	return s
}
