package experiments

import (
	"math"
	"slices"
	"strings"

	"ihealth/experiments/plot"
)

// Figures returns the figures of a spec's results as data, ready to be drawn. What
// the run left out is missing. Those of a sweep show every metric over the first key.
// Intervals of shares end at 0 and 1.
func (s *Spec) Figures(r *Results) []plot.Figure {
	var figures []plot.Figure
	if len(s.Sweep) > 0 {
		figures = sweepFigures(s, r)
	} else {
		figures = s.study().figures(r)
	}
	for _, f := range figures {
		for i := range f.Panels {
			p := &f.Panels[i]
			if most := mostOf(p.YLabel); most > 0 {
				p.Series = withinShares(p.Series, most)
			}
		}
	}
	return figures
}

// mostOf returns the greatest value of a share or probability by its label: 1, or 100
// in %; and 0 for another quantity.
func mostOf(label string) float64 {
	share := strings.Contains(label, "share") || strings.Contains(label, "probability") || strings.HasPrefix(label, "P(")
	switch {
	case share && strings.Contains(label, "%"):
		return 100
	case share:
		return 1
	default:
		return 0
	}
}

// withinShares returns the series with intervals that end at 0 and at most.
func withinShares(series []plot.Series, most float64) []plot.Series {
	clamp := func(values []float64) []float64 {
		out := slices.Clone(values)
		for i, v := range out {
			out[i] = math.Max(0, math.Min(most, v)) // NaN stays
		}
		return out
	}
	out := slices.Clone(series)
	for i := range out {
		out[i].Low, out[i].High = clamp(out[i].Low), clamp(out[i].High)
	}
	return out
}
