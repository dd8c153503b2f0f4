package plot

import (
	"image/color"
	"math"
	"strconv"
)

// Widths of printed columns, in inches.
const (
	IEEEColumn = 3.5  // one column of an IEEE journal
	IEEEPage   = 7.16 // both columns of an IEEE journal
	ACMColumn  = 3.33 // one column of an ACM proceedings
)

// Figure is a grid of panels under one legend.
type Figure struct {
	Name    string  // identifier, such as fig5; the figure column of the CSV
	Title   string  // heading above the legend; may be empty
	Width   float64 // inches, > 0
	Height  float64 // inches; 0 chooses it from the number of rows
	Columns int     // panels in a row, ≥ 1; 0 means 1
	Panels  []Panel // row by row
	Theme   Theme   // the zero value is the house style
	Mark    string  // SHA-256 of the origin, 64 hex digits, for the metadata of files; may be empty
}

// Panel is one pair of axes.
type Panel struct {
	Title      string    // heading over the axes, such as "(a) μ = 43"; may be empty
	XLabel     string    // quantity with its unit
	YLabel     string    // quantity with its unit
	LogX, LogY bool      // logarithmic axes; every value must then be > 0
	FromZero   bool      // the linear y axis includes 0, as it does with bars
	Holds      []float64 // values that the y axis holds beside the data; may be empty
	XLimits    Limits    // ends of the x axis; what lies outside is cut and counted
	YLimits    Limits    // likewise of the y axis
	Dodge      bool      // series stand beside each other, so that none hides another
	XTicks     []Tick    // named positions in place of numbers; may be empty
	YTicks     []Tick    // likewise
	Series     []Series
	References []Reference
	Heatmap    *Heatmap // drawn under the series; may be nil
}

// Tick is a named position on the x axis.
type Tick struct {
	Value float64
	Label string
}

// Series is one named set of points. A point whose x or y is NaN or infinite is
// a gap: it interrupts the line and is counted by Figure.Gaps.
type Series struct {
	Name  string    // legend entry; without a name there is none
	Group string    // series of one group share colour, dash and marker; empty means Name
	Kind  Kind      // how the points are drawn
	X, Y  []float64 // of one length
	// Low and High bound each y, both nil or of the length of Y: a band around
	// Line and Step and as Band, error bars on the other kinds. NaN leaves one out.
	Low, High []float64

	Look   int         // which look the series has, from 1; 0 means that of its group
	Color  color.NRGBA // in place of the look's; zero keeps it
	Marker Marker      // likewise; empty keeps it
	Dash   Dash        // likewise; empty keeps it
}

// Reference is a horizontal line across the panel, such as a limit.
type Reference struct {
	Name  string  // legend entry; without a name there is none
	Value float64 // position on the y axis
}

// Heatmap shows a quantity, or a category, over a rectangular grid by colour, with a
// colour bar.
type Heatmap struct {
	Label    string      // quantity of the colour bar
	X, Y     []float64   // centres of the cells, strictly increasing
	Z        [][]float64 // len(Y) rows of len(X) values; NaN leaves a cell white
	Log      bool        // logarithmic colours; every value must then be > 0
	Contours []float64   // values at which to draw contour lines; may be empty

	// Categories, when there are any, name the values 0, 1 and so on, of which each cell
	// has one: the colour bar has a block for each in place of a scale.
	Categories []string
}

// Kind says how a series is drawn.
type Kind int

// Kinds of series.
const (
	Line       Kind = iota // straight lines between points
	Points                 // markers
	LinePoints             // lines and markers
	Bars                   // bars from 0, side by side with the panel's other bars
	Step                   // constant to the right of each point
	Band                   // the area between Low and High alone
)

// Gaps returns the number of points and cells that have no finite position and
// are therefore not drawn.
func (f *Figure) Gaps() int {
	n := 0
	for _, p := range f.Panels {
		for _, s := range p.Series {
			for i := range s.X {
				if !s.drawn(i) {
					n++
				}
			}
		}
		if p.Heatmap != nil {
			for _, row := range p.Heatmap.Z {
				for _, z := range row {
					if !finite(z) {
						n++
					}
				}
			}
		}
	}
	return n
}

func (f *Figure) columns() int { return max(1, min(f.Columns, len(f.Panels))) }

func (f *Figure) rows() int { return (len(f.Panels) + f.columns() - 1) / f.columns() }

// drawn reports whether point i has a position.
func (s *Series) drawn(i int) bool { return finite(s.X[i]) && finite(s.Y[i]) }

// bounds returns the interval of point i, and whether it has one.
func (s *Series) bounds(i int) (low, high float64, ok bool) {
	if s.Low == nil || !finite(s.Low[i]) || !finite(s.High[i]) {
		return 0, 0, false
	}
	return s.Low[i], s.High[i], true
}

func (s *Series) group() string {
	if s.Group != "" {
		return s.Group
	}
	return s.Name
}

// label names panel i in the CSV and in errors.
func (p *Panel) label(i int) string {
	if p.Title != "" {
		return p.Title
	}
	return strconv.Itoa(i + 1)
}

func finite(x float64) bool { return x-x == 0 }

// AtWidth returns the figure for a column of another width, in inches: with as many
// panels in a row as have room, and the height that follows.
func (f *Figure) AtWidth(inches float64) Figure {
	out := *f
	per := f.Width / float64(f.columns())
	out.Width = inches
	if inches < f.Width {
		out.Columns = max(1, min(f.columns(), int(inches/math.Min(0.9*per, leastPanel))))
	}
	if f.Height > 0 {
		out.Height = 0
	}
	return out
}

// leastPanel is the width that a panel of a narrower figure gets at least, in inches.
const leastPanel = 2.2
