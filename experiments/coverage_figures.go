package experiments

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ihealth/experiments/plot"
)

// figures draws coverage over the length of the run, one panel a process that was
// observed for several lengths; processes of one length share a last panel.
func (x *coverageStudy) figures(r *Results) []plot.Figure {
	fig := plot.Figure{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEPage, Columns: 2}
	var alone []string
	for _, panel := range r.panels(Query{Metric: "coverage"}) {
		if len(lengths(r, panel)) > 1 {
			fig.Panels = append(fig.Panels, x.lengthPanel(r, panel, len(fig.Panels)))
		} else {
			alone = append(alone, panel)
		}
	}
	sameHeights(fig.Panels)
	if len(alone) > 0 {
		fig.Panels = append(fig.Panels, x.processPanel(r, alone, len(fig.Panels)))
	}
	if len(fig.Panels) == 0 {
		return nil
	}
	return []plot.Figure{fig}
}

// lengths returns the numbers of observations of a process.
func lengths(r *Results, panel string) []Number {
	var out []Number
	for _, row := range r.Select(Query{Panel: panel, Metric: "coverage"}) {
		out = append(out, row.X)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// drawnMethods are those that a figure has room for.
var drawnMethods = []string{skart, batches20, tenthDeleted, commonMSER, ownMSER, stopped}

func (x *coverageStudy) lengthPanel(r *Results, name string, index int) plot.Panel {
	p := x.panel(fmt.Sprintf("(%c) %s", 'a'+index, name), "observations of an experiment")
	p.LogX = true
	for _, method := range drawnMethods {
		rows := r.Select(Query{Panel: name, Series: method, Metric: "coverage"})
		if len(rows) == 0 {
			continue
		}
		slices.SortFunc(rows, func(a, b Row) int { return cmp.Compare(a.X, b.X) })
		s := inPercent(seriesOf(rows))
		s.Name, s.Kind = method, plot.LinePoints
		p.Series = append(p.Series, s)
	}
	return p
}

// processPanel puts processes side by side.
func (x *coverageStudy) processPanel(r *Results, names []string, index int) plot.Panel {
	p := x.panel(fmt.Sprintf("(%c) other processes", 'a'+index), "process")
	for i := range names {
		p.XTicks = append(p.XTicks, plot.Tick{Value: float64(i + 1), Label: shortName(names[i])})
	}
	for _, method := range drawnMethods {
		var s plot.Series
		for i, name := range names {
			for _, row := range r.Select(Query{Panel: name, Series: method, Metric: "coverage"}) {
				one := seriesOf([]Row{row})
				s.X = append(s.X, float64(i+1))
				s.Y, s.Low, s.High = append(s.Y, one.Y...), append(s.Low, one.Low...), append(s.High, one.High...)
			}
		}
		if len(s.X) > 0 {
			s = inPercent(s)
			s.Name, s.Kind = method, plot.Points
			p.Series = append(p.Series, s)
		}
	}
	return p
}

// shortName is the model of a process and what tells it apart.
func shortName(panel string) string {
	parts := strings.Split(panel, ", ")
	last := parts[len(parts)-1]
	if strings.HasPrefix(last, "φ") {
		return parts[0]
	}
	last, _, _ = strings.Cut(last, " of ")
	return parts[0] + ", " + last
}

func (x *coverageStudy) panel(title, label string) plot.Panel {
	return plot.Panel{
		Title: title, XLabel: label, YLabel: "actual coverage (%)", Dodge: true,
		References: []plot.Reference{{Name: fmt.Sprintf("nominal %g %%", 100*x.spec.Coverage.Level), Value: 100 * x.spec.Coverage.Level}},
	}
}

func inPercent(s plot.Series) plot.Series {
	for _, values := range [][]float64{s.Y, s.Low, s.High} {
		for i := range values {
			values[i] *= 100
		}
	}
	return s
}
