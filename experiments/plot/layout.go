package plot

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Distances between the parts of a figure, in points.
const (
	margin    vg.Length = 3
	columnGap vg.Length = 9
	rowGap    vg.Length = 7
	titleGap  vg.Length = 4
	labelRoom vg.Length = 32 // beside and below axes, a first guess
)

// Heights of data areas that are not told theirs, in points, and their share of
// the width.
const (
	minHeight vg.Length = 80
	maxHeight vg.Length = 150
	aspect              = 0.66
)

// sheet is a figure with its sizes.
type sheet struct {
	*Figure
	legend        legend
	title         string // broken into lines
	width, height vg.Length
	panels        []axes
	columns, rows []box    // margins that the panels of a column or row share
	data          vg.Point // size of every data area
}

// layout computes the sizes: margins, headings and the legend take what they
// need, the data areas share the rest evenly. Labels are broken to the size of
// the data area, which depends on the labels: a first guess is corrected once.
func (f *Figure) layout() (*sheet, error) {
	s := &sheet{Figure: f, width: vg.Length(f.Width) * vg.Inch}
	looks := f.looks()
	s.legend = f.legend(looks, s.width-2*margin)
	s.title = wrap(s.Theme.heading(), f.Title, s.width-2*margin)
	s.data.X = s.share(s.width-2*margin, f.columns(), columnGap) - labelRoom
	s.data.Y = s.dataHeight()
	for range 2 {
		s.place(looks)
		s.divide()
		if err := s.checkRoom(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// place prepares the panels for the present size of the data areas and collects
// their margins.
func (s *sheet) place(looks looks) {
	s.panels, s.columns, s.rows = nil, make([]box, s.Figure.columns()), make([]box, s.Figure.rows())
	for i := range s.Panels {
		a := newAxes(&s.Panels[i], looks, s.data.X, s.data.Y)
		s.panels = append(s.panels, a)
		column, row := &s.columns[i%len(s.columns)], &s.rows[i/len(s.columns)]
		*column, *row = column.union(a.margins()), row.union(a.margins())
	}
}

// share returns what each of n parts gets of a length with gaps between them.
func (s *sheet) share(length vg.Length, n int, gap vg.Length) vg.Length {
	return (length - vg.Length(n-1)*gap) / vg.Length(n)
}

// dataHeight returns the height of data areas whose figure is not told its own.
func (s *sheet) dataHeight() vg.Length {
	return max(minHeight, min(maxHeight, aspect*s.data.X))
}

// divide gives the data areas their size, and the figure its height.
func (s *sheet) divide() {
	across, down := 2*margin, 2*margin+s.above()
	for _, b := range s.columns {
		across += b.left + b.right
	}
	for _, b := range s.rows {
		down += b.bottom + b.top
	}
	s.data.X = s.share(s.width-across, len(s.columns), columnGap)
	if s.Height > 0 {
		s.height = vg.Length(s.Height) * vg.Inch
		s.data.Y = s.share(s.height-down, len(s.rows), rowGap)
		return
	}
	s.data.Y = s.dataHeight()
	s.height = down + vg.Length(len(s.rows))*(s.data.Y+rowGap) - rowGap
}

// above returns the room of the title and the legend.
func (s *sheet) above() vg.Length {
	h := s.legend.height()
	if s.title != "" {
		h += s.Theme.heading().Height(s.title) + titleGap
	}
	return h
}

// draw draws the figure on a canvas of its size.
func (s *sheet) draw(c draw.Canvas) {
	c.FillPolygon(white, outline(c.Rectangle))
	c = draw.Crop(c, margin, -margin, margin, -margin)
	if s.title != "" {
		style := s.Theme.heading()
		style.XAlign, style.YAlign = draw.XCenter, draw.YTop
		c.FillText(style, vg.Point{X: c.Center().X, Y: c.Max.Y}, s.title)
		c.Max.Y -= style.Height(s.title) + titleGap
	}
	s.legend.draw(c)
	s.drawPanels(c)
}

func (s *sheet) drawPanels(c draw.Canvas) {
	for i, area := range s.areas() {
		s.panels[i].draw(draw.Canvas{Canvas: c.Canvas, Rectangle: area})
	}
}

// areas returns the data area of every panel.
func (s *sheet) areas() []vg.Rectangle {
	var out []vg.Rectangle
	top := s.height - margin - s.above()
	for _, row := range s.rows {
		top -= row.top
		left := margin
		for _, column := range s.columns {
			left += column.left
			out = append(out, vg.Rectangle{Min: vg.Point{X: left, Y: top - s.data.Y}, Max: vg.Point{X: left + s.data.X, Y: top}})
			left += s.data.X + column.right + columnGap
		}
		top -= s.data.Y + row.bottom + rowGap
	}
	return out[:len(s.panels)]
}
