package experiments

import (
	"fmt"

	"ihealth/experiments/plot"
)

// figures draws how often BCO and the prefixes miss, and how the gaps of BCO to the best
// set are distributed.
func (x *optimalityStudy) figures(r *Results) []plot.Figure {
	bars := plot.Figure{Name: x.spec.Name, Title: "How often BCO and the prefixes miss the optimum", Width: plot.IEEEPage, Columns: 2}
	tails := plot.Figure{Name: x.spec.Name + "-gaps", Title: "By how much BCO exceeds the best set of validators", Width: plot.IEEEPage, Columns: 2}
	for i, c := range x.spec.Optimality.conditions() {
		if len(r.Select(Query{Panel: c.String()})) == 0 {
			continue
		}
		heading := fmt.Sprintf("(%c) %s", 'a'+i, c)
		bars.Panels = append(bars.Panels, x.missPanel(r, c, heading))
		tails.Panels = append(tails.Panels, x.gapPanel(r, c, heading))
	}
	if len(bars.Panels) == 0 {
		return nil
	}
	sameHeights(bars.Panels)
	return []plot.Figure{bars, tails}
}

func (x *optimalityStudy) missPanel(r *Results, c condition, heading string) plot.Panel {
	p := plot.Panel{Title: heading, XLabel: "family of instances", YLabel: "instances missed (%)", FromZero: true}
	for i, family := range x.spec.Optimality.Families {
		p.XTicks = append(p.XTicks, plot.Tick{Value: float64(i + 1), Label: family})
	}
	for _, k := range comparisons[2:] {
		s := plot.Series{Name: k.name, Kind: plot.Bars}
		for i, family := range x.spec.Optimality.Families {
			one := seriesOf(r.Select(Query{Panel: c.String(), Series: family, Metric: "misses_" + k.key}))
			s.X = append(s.X, float64(i+1))
			s.Y, s.Low, s.High = append(s.Y, one.Y...), append(s.Low, one.Low...), append(s.High, one.High...)
		}
		p.Series = append(p.Series, inPercent(s))
	}
	return p
}

func (x *optimalityStudy) gapPanel(r *Results, c condition, heading string) plot.Panel {
	p := plot.Panel{Title: heading, XLabel: "gap (%)", YLabel: "instances with a larger gap (%)", LogX: true}
	for _, family := range x.spec.Optimality.Families {
		s := inPercent(seriesOf(r.Select(Query{Panel: c.String(), Series: family, Metric: "exceeds_total"})))
		for i := range s.X {
			s.X[i] *= 100
		}
		s.Name, s.Kind = family, plot.Line
		p.Series = append(p.Series, s)
	}
	return p
}
