package experiments

import (
	"fmt"
	"math"
	"slices"

	"ihealth/experiments/plot"
)

// figures draws the time between heights over the time of the load, with the fault
// behind it.
func (x *faultsStudy) figures(r *Results) []plot.Figure {
	fig := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 3}
	var shown []faultOf
	var all []float64
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
			Series: []plot.Series{heights},
		})
		shown = append(shown, s)
		all = append(all, heights.Y...)
	}
	if len(fig.Panels) == 0 {
		return nil
	}
	all = slices.DeleteFunc(all, math.IsNaN)
	low, high := slices.Min(all), slices.Max(all)
	for i, s := range shown { // over one range of all panels
		p := &fig.Panels[i]
		p.Series = append([]plot.Series{s.shade(low, high)}, p.Series...)
	}
	return []plot.Figure{fig}
}

// shade returns the time of the fault as an area behind what is drawn from low to high.
func (s faultOf) shade(low, high float64) plot.Series {
	return plot.Series{
		Name: "fault", Kind: plot.Band,
		X: []float64{s.value("", "fault_begin"), s.value("", "fault_end")}, Y: []float64{low, low},
		Low: []float64{low, low}, High: []float64{high, high},
	}
}
