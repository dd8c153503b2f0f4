package scenario

import (
	"math"
	"slices"

	"ihealth/experiments/plot"
)

// Figure is a picture of what the trials measure.
type Figure struct {
	Name    string  `yaml:"name"` // added to that of the experiment; may be empty
	Title   string  `yaml:"title"`
	Columns int     `yaml:"columns"` // panels in a row, 1 to 4; 0 means 1
	Panels  []Panel `yaml:"panels"`
}

// Panel is one pair of axes.
type Panel struct {
	Title  string  `yaml:"title"`
	X      string  `yaml:"x"` // quantity with its unit
	Y      string  `yaml:"y"` // quantity with its unit
	LogX   bool    `yaml:"log_x"`
	LogY   bool    `yaml:"log_y"`
	Series []Curve `yaml:"series"`

	References []Reference `yaml:"references"`
}

// Curve is what is drawn of one metric: all its series, or one.
type Curve struct {
	Metric string `yaml:"metric"` // trial/metric
	Series string `yaml:"series"` // this one alone; empty for all
	Name   string `yaml:"name"`   // in the legend; empty for the name of the series
	Kind   string `yaml:"kind" jsonschema:"enum=line,enum=points,enum=linepoints,enum=bars,enum=step"`
}

// SetDefaults implements yamlfile.Defaulter.
func (c *Curve) SetDefaults() { c.Kind = "line" }

// Reference is a horizontal line, such as a limit.
type Reference struct {
	Name  string  `yaml:"name"`
	Value float64 `yaml:"value"`
}

var plotKinds = map[string]plot.Kind{
	"line": plot.Line, "points": plot.Points, "linepoints": plot.LinePoints, "bars": plot.Bars, "step": plot.Step,
}

func (f *Figure) check(report Reporter, trials []string) {
	if f.Name != "" && !isName(f.Name) {
		report("name", "name %q must be made of lower-case letters, digits and hyphens", f.Name)
	}
	if f.Columns < 0 || f.Columns > 4 {
		report("columns", "%d panels in a row: want 1 to 4", f.Columns)
	}
	if len(f.Panels) == 0 {
		report("panels", "a figure needs at least one panel")
	}
	for i := range f.Panels {
		f.Panels[i].check(under(report, indexed("panels", i)), trials)
	}
}

func (p *Panel) check(report Reporter, trials []string) {
	if p.X == "" || p.Y == "" {
		report("", "a panel needs labels x and y, with units")
	}
	if len(p.Series) == 0 {
		report("series", "a panel needs something to draw")
	}
	for i, c := range p.Series {
		checkMetric(under(report, indexed("series", i)+".metric"), c.Metric, trials)
	}
}

// Draw returns the figure of an experiment; what the run left out is left out.
func (f *Figure) Draw(experiment, title string, all []Measurement) plot.Figure {
	out := plot.Figure{Name: experiment, Title: title, Width: plot.IEEEColumn, Columns: max(f.Columns, 1)}
	if f.Name != "" {
		out.Name += "-" + f.Name
	}
	if f.Title != "" {
		out.Title = f.Title
	}
	if f.Columns > 1 {
		out.Width = plot.IEEEPage
	}
	for _, p := range f.Panels {
		if drawn := p.draw(all); len(drawn.Series) > 0 {
			out.Panels = append(out.Panels, drawn)
		}
	}
	return out
}

func (p *Panel) draw(all []Measurement) plot.Panel {
	out := plot.Panel{Title: p.Title, XLabel: p.X, YLabel: p.Y, LogX: p.LogX, LogY: p.LogY}
	for _, c := range p.Series {
		out.Series = append(out.Series, c.Draw(all)...)
	}
	for _, r := range p.References {
		out.References = append(out.References, plot.Reference{Name: r.Name, Value: r.Value})
	}
	return out
}

// Draw returns a series of the plot for each of the metric. Series of one name in several
// metrics look alike, unless the curve chooses one. Intervals hold 95 %.
func (c *Curve) Draw(all []Measurement) []plot.Series {
	var names []string
	drawn := map[string]*plot.Series{}
	for _, m := range all {
		if m.Trial+"/"+m.Metric != c.Metric || c.Series != "" && c.Series != m.Series {
			continue
		}
		if drawn[m.Series] == nil {
			names = append(names, m.Series)
			drawn[m.Series] = &plot.Series{Group: m.Series, Kind: plotKinds[c.Kind]}
		}
		add(drawn[m.Series], m.Point)
	}
	out := make([]plot.Series, len(names))
	for i, name := range names {
		s := drawn[name]
		s.Name = c.legend(name, len(names))
		if c.Series != "" {
			s.Group = s.Name
		}
		if !slices.ContainsFunc(s.Low, isNumber) {
			s.Low, s.High = nil, nil
		}
		out[i] = *s
	}
	return out
}

// legend names one of several series.
func (c *Curve) legend(series string, of int) string {
	switch {
	case c.Name == "":
		return series
	case of == 1:
		return c.Name
	default:
		return series + ", " + c.Name
	}
}

// add appends a point with the bounds that hold 95 % of a normal estimate.
func add(s *plot.Series, p Point) {
	s.X, s.Y = append(s.X, p.X), append(s.Y, p.Value)
	low, high := math.NaN(), math.NaN()
	if p.SE > 0 {
		low, high = p.Value-1.96*p.SE, p.Value+1.96*p.SE
	}
	s.Low, s.High = append(s.Low, low), append(s.High, high)
}

func isNumber(x float64) bool { return !math.IsNaN(x) }
