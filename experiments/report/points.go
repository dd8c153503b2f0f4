package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"ihealth/experiments"
	"ihealth/experiments/plot"
)

// maxPoints is the greatest length of a table of points; longer ones are read as CSV.
const maxPoints = 60

// points returns the numbers behind the panels that have few enough of them: a row a
// place, a column a series.
func points(f *plot.Figure) []table {
	var out []table
	for i := range f.Panels {
		p := &f.Panels[i]
		places := places(p)
		if p.Heatmap != nil || len(places) > maxPoints {
			continue
		}
		t := experiments.Table{Title: joined(": ", p.Title, p.YLabel), Header: []string{title(p.XLabel, "")}}
		for _, place := range places {
			t.Rows = append(t.Rows, []string{place})
		}
		for k := range p.Series {
			s := &p.Series[k]
			t.Header = append(t.Header, title(s.Name, s.Group))
			for row, place := range places {
				t.Rows[row] = append(t.Rows[row], at(p, s, place))
			}
		}
		out = append(out, newTable(t))
	}
	return out
}

// places names the x of all series that have a value there, in increasing order.
func places(p *plot.Panel) []string {
	var at []float64
	for i := range p.Series {
		for k, x := range p.Series[i].X {
			if finite(x) && finite(p.Series[i].Y[k]) {
				at = append(at, x)
			}
		}
	}
	slices.Sort(at)
	var out []string
	for _, x := range at {
		if n := name(p.XTicks, x); !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// name returns the label of the tick at x, or beside which a series stands to show itself;
// without one, x.
func name(ticks []plot.Tick, x float64) string {
	nearest, distance := "", math.Inf(1)
	for i, t := range ticks {
		reach := 0.5
		if i > 0 {
			reach = math.Abs(t.Value-ticks[i-1].Value) / 2
		}
		if d := math.Abs(t.Value - x); d < distance && d <= reach {
			nearest, distance = t.Label, d
		}
	}
	return title(nearest, four(x))
}

// at returns the values of a series at a place, with their intervals.
func at(p *plot.Panel, s *plot.Series, place string) string {
	out := ""
	for i, x := range s.X {
		if !finite(x) || !finite(s.Y[i]) || name(p.XTicks, x) != place {
			continue
		}
		value := four(s.Y[i])
		if s.Low != nil && finite(s.Low[i]) && finite(s.High[i]) {
			value += fmt.Sprintf(" [%s, %s]", four(s.Low[i]), four(s.High[i]))
		}
		out = joined("; ", out, value)
	}
	return out
}

// four writes a number with four significant digits.
func four(x float64) string { return strconv.FormatFloat(x, 'g', 4, 64) }
