package experiments

import (
	"fmt"
	"slices"

	"ihealth/experiments/plot"
)

// figures draws the surface as a map with its optimum, and beside it the part where the
// solvers end.
func (x *surfaceStudy) figures(r *Results) []plot.Figure {
	series := r.series(Query{Metric: "utility"})
	if len(series) == 0 {
		return nil
	}
	heat := plot.Heatmap{Label: "utility U (less is better)", Log: true}
	least := slices.Min(r.Values(Query{Metric: "utility"}))
	for _, factor := range []float64{1.02, 1.1, 1.5, 2, 4} {
		heat.Contours = append(heat.Contours, factor*least)
	}
	for i, name := range series {
		s := seriesOf(r.Select(Query{Metric: "utility", Series: name}))
		heat.X = s.X
		heat.Y = append(heat.Y, float64(x.spec.Network.MinValidators+i))
		heat.Z = append(heat.Z, s.Y)
	}
	whole := plot.Panel{XLabel: "transactions per block, n", YLabel: "validators, m", Heatmap: &heat, Series: x.optima(r)}
	figure := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEColumn, Height: 2.9, Panels: []plot.Panel{whole}}
	if ends := x.ends(r); len(ends) > 0 {
		near := whole
		near.Heatmap, near.Series = around(&heat, ends), ends
		figure.Width, figure.Height, figure.Columns = plot.IEEEPage, 3.4, 2
		figure.Panels = append(figure.Panels, near)
	}
	return []plot.Figure{figure}
}

// optima marks the best points of the grids.
func (x *surfaceStudy) optima(r *Results) []plot.Series {
	var out []plot.Series
	for _, grid := range r.panels(Query{Metric: "utility_min"}) {
		m, _ := r.Value(Query{Panel: grid, Metric: "m_at_min"})
		n, _ := r.Value(Query{Panel: grid, Metric: "n_at_min"})
		out = append(out, mark(fmt.Sprintf("optimum (%g, %g), %s in n", m, n, grid), m, n))
	}
	return out
}

// ends marks where solvers end, those that end together by one marker.
func (x *surfaceStudy) ends(r *Results) []plot.Series {
	var out []plot.Series
	for _, solver := range r.series(Query{Metric: "m_at_end"}) {
		m, _ := r.Value(Query{Series: solver, Metric: "m_at_end"})
		n, _ := r.Value(Query{Series: solver, Metric: "n_at_end"})
		same := slices.IndexFunc(out, func(s plot.Series) bool { return s.X[0] == n && s.Y[0] == m })
		if same < 0 {
			out = append(out, mark(fmt.Sprintf("(%g, %g): %s", m, n, solver), m, n))
			continue
		}
		out[same].Name += ", " + solver
	}
	return out
}

// mark is one point of the surface.
func mark(name string, m, n float64) plot.Series {
	return plot.Series{Name: name, Kind: plot.Points, X: []float64{n}, Y: []float64{m}}
}

// around returns the part of a map that holds these points, with two cells beside them.
func around(heat *plot.Heatmap, points []plot.Series) *plot.Heatmap {
	var xs, ys []float64
	for _, s := range points {
		xs, ys = append(xs, s.X...), append(ys, s.Y...)
	}
	cut := *heat
	left, right := cells(heat.X, slices.Min(xs), slices.Max(xs))
	bottom, top := cells(heat.Y, slices.Min(ys), slices.Max(ys))
	cut.X, cut.Y, cut.Z = heat.X[left:right], heat.Y[bottom:top], nil
	for _, row := range heat.Z[bottom:top] {
		cut.Z = append(cut.Z, row[left:right])
	}
	return &cut
}

// cells returns the range of centres that holds [lo, hi] and two more on each side.
func cells(centres []float64, lo, hi float64) (from, to int) {
	from, _ = slices.BinarySearch(centres, lo)
	to, _ = slices.BinarySearch(centres, hi)
	return max(from-2, 0), min(to+3, len(centres))
}
