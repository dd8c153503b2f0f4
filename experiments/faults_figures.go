package experiments

import (
	"fmt"
	"slices"

	"ihealth/experiments/plot"
)

// figures draws the time between heights over the time of the load, with the fault
// behind it.
func (x *faultsStudy) figures(r *Results) []plot.Figure {
	fig := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 3}
	for _, s := range x.ran(r, func(faultOf) bool { return true }) {
		heights := seriesOf(r.Select(Query{Fidelity: OnChain, Panel: s.c.Name, Metric: "interval_of_height"}))
		gapsBelowZero([]plot.Series{heights})
		if blank(heights) {
			continue
		}
		heights.Name, heights.Kind = "decided height", plot.Points
		fig.Panels = append(fig.Panels, plot.Panel{
			Title:  fmt.Sprintf("(%c) %s", 'a'+len(fig.Panels), s.c.Name),
			XLabel: "time of the load (s)", YLabel: "since last height (s)", LogY: true,
			Series: []plot.Series{s.shade(heights.Y), heights},
		})
	}
	if len(fig.Panels) == 0 {
		return nil
	}
	return []plot.Figure{fig}
}

// shade returns the time of the fault as a band behind what is drawn.
func (s faultOf) shade(drawn []float64) plot.Series {
	low, high := slices.Min(drawn), slices.Max(drawn)
	return plot.Series{
		Name: "fault", Kind: plot.Line,
		X: []float64{s.value("", "fault_begin"), s.value("", "fault_end")}, Y: []float64{low, low},
		Low: []float64{low, low}, High: []float64{high, high},
	}
}
