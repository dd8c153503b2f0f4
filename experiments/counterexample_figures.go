package experiments

import (
	"fmt"

	"ihealth/experiments/plot"
)

// figures draws U over the prefixes of every instance, where BCO ends, and the best set.
func (x *counterexampleStudy) figures(r *Results) []plot.Figure {
	fig := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 3}
	for i := range x.spec.Counterexamples.Instances {
		c := &x.spec.Counterexamples.Instances[i]
		if len(r.Select(Query{Panel: c.Name})) > 0 {
			fig.Panels = append(fig.Panels, c.panel(r))
		}
	}
	if len(fig.Panels) == 0 {
		return nil
	}
	return []plot.Figure{fig}
}

func (c *Counterexample) panel(r *Results) plot.Panel {
	p := plot.Panel{Title: fmt.Sprintf("%s: %s", c.Name, c.About), XLabel: "validators, m", YLabel: "utility of the m fastest"}
	end, _ := r.Value(Query{Panel: c.Name, Series: bcoName, Metric: "final_utility"})
	for _, name := range []string{exactBlock, nearestBlock, relaxedCurve} {
		rows := r.Select(Query{Panel: c.Name, Series: name, Metric: "utility"})
		p.Series = append(p.Series, drawn(nearEnd(rows, end), name, name, plot.Line)...)
	}
	for _, end := range []struct{ series, name string }{{bcoName, "BCO ends"}, {prefixName, "best prefix"}, {exactName, "best set of validators"}} {
		m, _ := r.Value(Query{Panel: c.Name, Series: end.series, Metric: "validators"})
		u, _ := r.Value(Query{Panel: c.Name, Series: end.series, Metric: "final_utility"})
		p.Series = append(p.Series, plot.Series{Name: end.name, Kind: plot.Points, X: []float64{m}, Y: []float64{u}})
	}
	return p
}

// nearEnd leaves out the first points of a curve that are more than a quarter above where
// BCO ends: among so large values nobody would see the valleys.
func nearEnd(rows []Row, end float64) []Row {
	for len(rows) > 0 && float64(rows[0].Value) > 1.25*end {
		rows = rows[1:]
	}
	return rows
}
