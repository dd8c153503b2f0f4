package restyle

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ihealth/experiments/plot"
	"ihealth/experiments/yamlfile"
)

// ErrWidth says that a width is no column of a journal and no length.
var ErrWidth = errors.New("unknown width")

// Style is a style file.
type Style struct {
	Width  yamlfile.Literal `yaml:"width"`     // ieee, ieee2, acm, acm2, or inches; empty keeps that of each figure
	Text   float64          `yaml:"text_pt"`   // size of labels, pt; 0 is the house style, here and below
	Line   float64          `yaml:"line_pt"`   // width of lines, pt
	Marker float64          `yaml:"marker_pt"` // radius of markers, pt
	Colors []string         `yaml:"colors"`    // of series in their order, #rrggbb

	Series  []Series `yaml:"series"`  // of all figures
	Figures []Figure `yaml:"figures"` // by name

	doc *yamlfile.Document
}

// Series changes the series of a name.
type Series struct {
	Name   string `yaml:"name"`
	Label  string `yaml:"label"` // in the legend; empty keeps the name
	Color  string `yaml:"color"` // #rrggbb
	Dash   string `yaml:"dash" jsonschema:"enum=,enum=solid,enum=dashed,enum=dotted,enum=dash-dot,enum=short-dashed,enum=dash-dot-dot,enum=long-dashed"`
	Marker string `yaml:"marker" jsonschema:"enum=,enum=disc,enum=square,enum=triangle,enum=cross,enum=ring,enum=block,enum=plus"`
}

// Figure changes the figure of a name.
type Figure struct {
	Name    string   `yaml:"name"`
	Title   *string  `yaml:"title"`     // empty removes it
	Height  float64  `yaml:"height_in"` // inches; 0 follows from the rows
	Columns int      `yaml:"columns"`   // panels in a row; 0 keeps them
	LeftOut []string `yaml:"left_out"`  // names of series
	Panels  []Panel  `yaml:"panels"`
}

// Panel changes one pair of axes.
type Panel struct {
	Panel  int       `yaml:"panel"` // from 1, row by row
	Title  *string   `yaml:"title"`
	XLabel *string   `yaml:"x_label"`
	YLabel *string   `yaml:"y_label"`
	XRange []float64 `yaml:"x_range"` // two ends; empty follows from the data
	YRange []float64 `yaml:"y_range"`
	XLog   *bool     `yaml:"x_log"`
	YLog   *bool     `yaml:"y_log"`
}

// Read decodes a style file; name is how errors call it.
func Read(name string, text []byte) (*Style, error) {
	s := &Style{}
	doc, err := yamlfile.Decode(name, text, nil, s)
	if err != nil {
		return nil, err
	}
	s.doc = doc
	var errs yamlfile.Errors
	s.check(func(path, format string, args ...any) { errs.Add(doc.Error(path, format, args...)) })
	return s, errs.Err()
}

// Resolved returns the file with all defaults; Read gives the same style for it.
func (s *Style) Resolved() string { return string(s.doc.Resolved()) }

type reporter func(path, format string, args ...any)

func (s *Style) check(report reporter) {
	if s.Width != "" {
		if _, err := Width(string(s.Width)); err != nil {
			report("width", "%w", err)
		}
	}
	for _, size := range []struct {
		key        string
		pt         float64
		least, top float64
	}{{"text_pt", s.Text, 4, 20}, {"line_pt", s.Line, 0.1, 10}, {"marker_pt", s.Marker, 0.1, 10}} {
		if size.pt != 0 && !(size.pt >= size.least && size.pt <= size.top) {
			report(size.key, "%g pt: want %g to %g", size.pt, size.least, size.top)
		}
	}
	for i, c := range s.Colors {
		checkColor(report, fmt.Sprintf("colors[%d]", i), c)
	}
	for i, x := range s.Series {
		if x.Color != "" {
			checkColor(report, fmt.Sprintf("series[%d].color", i), x.Color)
		}
	}
	for i, f := range s.Figures {
		f.check(report, fmt.Sprintf("figures[%d]", i))
	}
}

func checkColor(report reporter, path, color string) {
	if _, err := plot.ParseColor(color); err != nil {
		report(path, "%q is no colour\nwrite it as #rrggbb in quotes, such as \"#0072b2\"", color)
	}
}

func (f *Figure) check(report reporter, path string) {
	if !(f.Height >= 0 && f.Height <= 100) {
		report(path+".height_in", "a height of %g in: want up to 100, or 0 for what follows from the rows", f.Height)
	}
	if f.Columns < 0 {
		report(path+".columns", "%d panels in a row: want 1 or more, or 0 to keep them", f.Columns)
	}
	for i, p := range f.Panels {
		for _, r := range []struct {
			key  string
			ends []float64
		}{{"x_range", p.XRange}, {"y_range", p.YRange}} {
			if n := len(r.ends); n != 0 && (n != 2 || !(r.ends[0] < r.ends[1])) {
				report(fmt.Sprintf("%s.panels[%d].%s", path, i, r.key), "a range has two ends, the lower one first\nwrite it as [0, 1]")
			}
		}
	}
}

// widths are the columns of journals, in inches.
var widths = []struct {
	name   string
	inches float64
}{{"ieee", plot.IEEEColumn}, {"ieee2", plot.IEEEPage}, {"acm", plot.ACMColumn}, {"acm2", 7}}

// Width returns the inches of ieee (3.5), ieee2 (7.16), acm (3.33) or acm2 (7), the
// columns and pages of journals, or of a number from 1 to 100. Its error is ErrWidth.
func Width(s string) (float64, error) {
	var names []string
	for _, w := range widths {
		if w.name == s {
			return w.inches, nil
		}
		names = append(names, w.name)
	}
	inches, err := strconv.ParseFloat(s, 64)
	if err != nil || !(inches >= 1 && inches <= 100) {
		return 0, fmt.Errorf("%w %q: want %s, or 1 to 100 inches", ErrWidth, s, strings.Join(names, ", "))
	}
	return inches, nil
}

// Check returns an error for everything in the file that is not in any of the figures.
func (s *Style) Check(figures []plot.Figure) error {
	var errs yamlfile.Errors
	report := func(path, format string, args ...any) { errs.Add(s.doc.Error(path, format, args...)) }
	var names, all []string
	for i := range figures {
		names = append(names, figures[i].Name)
		all = append(all, seriesOf(&figures[i])...)
	}
	for i, x := range s.Series {
		known(report, fmt.Sprintf("series[%d].name", i), "series", x.Name, all)
	}
	for i, f := range s.Figures {
		path := fmt.Sprintf("figures[%d]", i)
		if !known(report, path+".name", "figure", f.Name, names) {
			continue
		}
		of := &figures[slices.Index(names, f.Name)]
		for k, name := range f.LeftOut {
			known(report, fmt.Sprintf("%s.left_out[%d]", path, k), "series", name, seriesOf(of))
		}
		for k, p := range f.Panels {
			if p.Panel < 1 || p.Panel > len(of.Panels) {
				report(fmt.Sprintf("%s.panels[%d].panel", path, k), "figure %s has no panel %d\nit has 1 to %d", f.Name, p.Panel, len(of.Panels))
			}
		}
	}
	return errs.Err()
}

// known reports a name that is not one of those that there are.
func known(report reporter, path, what, name string, there []string) bool {
	if slices.Contains(there, name) {
		return true
	}
	slices.Sort(there)
	report(path, "there is no %s %q here\nhere: %s", what, name, strings.Join(slices.Compact(slices.Clone(there)), "; "))
	return false
}

func seriesOf(f *plot.Figure) []string {
	var out []string
	for _, p := range f.Panels {
		for _, s := range p.Series {
			if s.Name != "" {
				out = append(out, s.Name)
			}
		}
	}
	return out
}
