package experiments

import (
	"fmt"
	"strings"

	"ihealth/experiments/plot"
)

// What is drawn of a sweep at most; titles say when there is more.
const (
	maxSweepFigures = 12
	maxSweepPanels  = 9
	maxSweepSeries  = 8 // of a panel
)

// sweepFigures draws each metric that the sweep changes over the values of its first key:
// closed forms as lines, simulations and measurements as points with their intervals.
func sweepFigures(s *Spec, r *Results) []plot.Figure {
	axis := newSweepAxis(s.Sweep)
	var out []plot.Figure
	for _, metric := range axis.varying(r) {
		if len(out) == maxSweepFigures {
			break
		}
		rows := r.Select(Query{Metric: metric})
		figure := plot.Figure{Name: s.Name + "-" + fileName(metric), Title: metric + " over " + axis.label, Width: plot.IEEEPage}
		if s.Title != "" {
			figure.Title = s.Title + ": " + figure.Title
		}
		figure.Panels, figure.Title = axis.panels(rows, figure.Title)
		figure.Columns = min(len(figure.Panels), 3)
		if figure.Columns == 1 {
			figure.Width = plot.IEEEColumn
		}
		out = append(out, figure)
	}
	return out
}

// fileName makes a metric part of the name of a file.
func fileName(metric string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' {
			return c
		}
		return '-'
	}, strings.ToLower(metric))
}

// panels draws a metric, a panel for each of the experiment's own and each chosen
// abscissa, and says in the title what is left out.
func (a *sweepAxis) panels(rows []Row, title string) ([]plot.Panel, string) {
	var out []plot.Panel
	all, most := 0, 0
	for _, panel := range distinct(rows, func(row Row) string { return row.Panel }) {
		of := selectRows(rows, func(c swept) bool { return c.panel == panel })
		for _, x := range shownAt(of) {
			all++
			drawn, series := a.panel(selectRows(of, func(c swept) bool { return c.x == x }), panel, x)
			if len(out) < maxSweepPanels && len(drawn.Series) > 0 {
				most = max(most, series)
				out = append(out, drawn)
			}
		}
	}
	scale(out)
	if all > maxSweepPanels {
		title += fmt.Sprintf(" (%d of %d panels)", maxSweepPanels, all)
	}
	if most > maxSweepSeries {
		title += fmt.Sprintf(" (the first %d series of up to %d)", maxSweepSeries, most)
	}
	return out, title
}

// scale makes the axes of all panels logarithmic where one of them spans decades.
func scale(panels []plot.Panel) {
	var all []float64
	spans := false
	for _, p := range panels {
		var values []float64
		for _, s := range p.Series {
			values = append(append(values, s.Y...), s.Low...)
		}
		spans = spans || spansDecades(values)
		all = append(all, values...)
	}
	for i := range panels {
		panels[i].LogY = spans && spansDecades(all)
	}
}

func selectRows(rows []Row, keep func(c swept) bool) []Row {
	var out []Row
	for _, row := range rows {
		if keep(sweptOf(row)) {
			out = append(out, row)
		}
	}
	return out
}

// panel draws rows of one panel and abscissa, and returns how many series there are.
func (a *sweepAxis) panel(rows []Row, title, x string) (plot.Panel, int) {
	var parts []string
	if title != "" {
		parts = append(parts, title)
	}
	if x != "" {
		parts = append(parts, "at "+x)
	}
	out := plot.Panel{Title: strings.Join(parts, ", "), XLabel: a.label, YLabel: labelOf(rows[0]), LogX: a.log, XTicks: a.ticks}
	groups := distinct(rows, a.group)
	for _, group := range groups[:min(len(groups), maxSweepSeries)] {
		for _, f := range []Fidelity{Analytic, Simulated, OnChain} {
			var of []Row
			for _, row := range rows {
				if row.Fidelity == f && a.group(row) == group {
					of = append(of, row)
				}
			}
			if len(of) == 0 {
				continue
			}
			out.Series = append(out.Series, a.series(of, group, f))
		}
	}
	return out, len(groups)
}

// group names what is followed along the first axis, whatever computes it.
func (a *sweepAxis) group(row Row) string {
	return strings.Trim(row.Series+", "+a.at[row.Variant].others, ", ")
}

// series returns the points of one group at one fidelity.
func (a *sweepAxis) series(rows []Row, group string, f Fidelity) plot.Series {
	placed := make([]Row, len(rows))
	for i, row := range rows {
		placed[i] = row
		placed[i].X = Number(a.at[row.Variant].x)
		placed[i].Interval = intervalOf(row)
	}
	s := seriesOf(placed)
	s.Name, s.Group, s.Kind = group, group, plot.Points
	switch {
	case f == Analytic && a.ticks == nil:
		s.Kind = plot.Line
	case f != Analytic:
		s.Name = strings.TrimPrefix(group+", "+string(f), ", ")
	}
	if s.Name == "" {
		s.Name, s.Group = string(f), string(f)
	}
	return s
}

// intervalOf returns the interval of a row, which is that of a normal estimate where only
// the standard error is known.
func intervalOf(row Row) *Range {
	if row.Interval != nil || !(row.SE > 0) {
		return row.Interval
	}
	return &Range{Low: row.Value - 1.96*row.SE, High: row.Value + 1.96*row.SE, Level: 0.95, N: row.N}
}

// labelOf names the metric of a row with its unit.
func labelOf(row Row) string {
	if row.Unit == "" {
		return row.Metric
	}
	return row.Metric + " (" + row.Unit + ")"
}
