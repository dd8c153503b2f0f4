package plot

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Geometry of the legend strip, in points.
const (
	sampleWidth vg.Length = 18
	sampleGap   vg.Length = 3
	entryGap    vg.Length = 10
	rowHeight   vg.Length = 9.5 // at 7 pt
	stripGap    vg.Length = 4
)

// legendEntry is a name with what is drawn before it: a sample of a series, or that of
// a reference.
type legendEntry struct {
	name   string
	series *pen
}

func (e legendEntry) draw(c draw.Canvas) {
	if e.series != nil {
		e.series.drawSample(c)
		return
	}
	c.StrokeLine2(referenceLine, c.Min.X, c.Center().Y, c.Max.X, c.Center().Y)
}

// legend is the strip of entries above the panels, in aligned columns.
type legend struct {
	entries []legendEntry
	widths  []vg.Length // of each column
	note    string      // last line, about what is not drawn
	theme   Theme
}

// legend collects the names of the figure in the order of appearance and lays
// them out in as many columns as fit the width.
func (f *Figure) legend(looks looks, width vg.Length) legend {
	out := legend{theme: f.Theme}
	seen := map[string]bool{"": true}
	add := func(name string, series *pen) {
		if !seen[name] {
			seen[name] = true
			out.entries = append(out.entries, legendEntry{name, series})
		}
	}
	for i := range f.Panels {
		p := &f.Panels[i]
		for _, s := range p.pens(looks) {
			add(s.Name, &s)
		}
		for _, r := range p.References {
			add(r.Name, nil)
		}
	}
	out.note = f.note()
	for columns := len(out.entries); columns > 0; columns-- {
		out.widths = out.columnWidths(columns)
		if out.width() <= width {
			break
		}
	}
	return out
}

// note says how many points are not drawn, and why.
func (f *Figure) note() string {
	var notes []string
	if n := f.Gaps(); n > 0 {
		notes = append(notes, counted(n, "point without a value is not drawn", "points without a value are not drawn"))
	}
	if n := f.Outside(); n > 0 {
		notes = append(notes, counted(n, "point lies beyond the axes", "points lie beyond the axes"))
	}
	return strings.Join(notes, "; ")
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// columnWidths returns the widths of so many columns, filled row by row.
func (l *legend) columnWidths(columns int) []vg.Length {
	style := l.theme.label()
	out := make([]vg.Length, columns)
	for i, e := range l.entries {
		out[i%columns] = max(out[i%columns], sampleWidth+sampleGap+style.Width(e.name))
	}
	return out
}

func (l *legend) width() vg.Length {
	var sum vg.Length
	for _, w := range l.widths {
		sum += w + entryGap
	}
	return sum - entryGap
}

// row is the height of a row of entries.
func (l *legend) row() vg.Length { return rowHeight * l.theme.scale() }

func (l *legend) height() vg.Length {
	rows := 0
	if len(l.entries) > 0 {
		rows = (len(l.entries) + len(l.widths) - 1) / len(l.widths)
	}
	if l.note != "" {
		rows++
	}
	if rows == 0 {
		return 0
	}
	return vg.Length(rows)*l.row() + stripGap
}

// place returns where the sample of entry i begins, on the middle of its row, in a
// legend whose top is centred at a point.
func (l *legend) place(i int, top vg.Point) vg.Point {
	at := vg.Point{X: top.X - l.width()/2, Y: top.Y - l.row()*(vg.Length(i/len(l.widths))+0.5)}
	for _, w := range l.widths[:i%len(l.widths)] {
		at.X += w + entryGap
	}
	return at
}

// notePlace returns the middle of the note.
func (l *legend) notePlace(top vg.Point) vg.Point {
	return vg.Point{X: top.X, Y: top.Y - l.height() + stripGap + l.row()/2}
}

// draw draws the legend at the top of c, centred.
func (l *legend) draw(c draw.Canvas) {
	style := l.theme.label()
	style.YAlign = draw.YCenter
	top := vg.Point{X: c.Center().X, Y: c.Max.Y}
	for i, e := range l.entries {
		at := l.place(i, top)
		e.draw(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: at.X, Y: at.Y - 0.4*l.row()}, Max: vg.Point{X: at.X + sampleWidth, Y: at.Y + 0.4*l.row()},
		}})
		c.FillText(style, vg.Point{X: at.X + sampleWidth + sampleGap, Y: at.Y}, e.name)
	}
	style.XAlign, style.Color = draw.XCenter, grey
	c.FillText(style, l.notePlace(top), l.note)
}
