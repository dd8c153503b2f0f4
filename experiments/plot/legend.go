package plot

import (
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Geometry of the legend strip, in points.
const (
	sampleWidth vg.Length = 18
	sampleGap   vg.Length = 3
	entryGap    vg.Length = 10
	rowHeight   vg.Length = 9.5
	stripGap    vg.Length = 4
)

// legendEntry is a name with the sample that is drawn before it.
type legendEntry struct {
	name   string
	sample func(draw.Canvas)
}

// legend is the strip of entries above the panels, in aligned columns.
type legend struct {
	entries []legendEntry
	widths  []vg.Length // of each column
	note    string      // last line, about what is not drawn
}

// legend collects the names of the figure in the order of appearance and lays
// them out in as many columns as fit the width.
func (f *Figure) legend(looks map[string]look, width vg.Length) legend {
	var out legend
	seen := map[string]bool{"": true}
	add := func(name string, sample func(draw.Canvas)) {
		if !seen[name] {
			seen[name] = true
			out.entries = append(out.entries, legendEntry{name, sample})
		}
	}
	for i := range f.Panels {
		p := &f.Panels[i]
		for _, s := range p.pens(looks) {
			add(s.Name, s.drawSample)
		}
		for _, r := range p.References {
			add(r.Name, func(c draw.Canvas) {
				c.StrokeLine2(referenceLine, c.Min.X, c.Center().Y, c.Max.X, c.Center().Y)
			})
		}
	}
	if gaps := f.Gaps(); gaps > 0 {
		out.note = fmt.Sprintf("%d points without a value are not drawn", gaps)
		if gaps == 1 {
			out.note = "1 point without a value is not drawn"
		}
	}
	for columns := len(out.entries); columns > 0; columns-- {
		out.widths = out.columnWidths(columns)
		if out.width() <= width {
			break
		}
	}
	return out
}

// columnWidths returns the widths of so many columns, filled row by row.
func (l *legend) columnWidths(columns int) []vg.Length {
	style := plainText(textSize)
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
	return vg.Length(rows)*rowHeight + stripGap
}

// draw draws the legend at the top of c, centred.
func (l *legend) draw(c draw.Canvas) {
	style := plainText(textSize)
	style.YAlign = draw.YCenter
	y := c.Max.Y - rowHeight/2
	x := c.Center().X - l.width()/2
	for i, e := range l.entries {
		column := i % len(l.widths)
		if i > 0 && column == 0 {
			y -= rowHeight
			x = c.Center().X - l.width()/2
		}
		e.sample(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: x, Y: y - 0.4*rowHeight}, Max: vg.Point{X: x + sampleWidth, Y: y + 0.4*rowHeight},
		}})
		c.FillText(style, vg.Point{X: x + sampleWidth + sampleGap, Y: y}, e.name)
		x += l.widths[column] + entryGap
	}
	if l.note != "" {
		if len(l.entries) > 0 {
			y -= rowHeight
		}
		style.XAlign, style.Color = draw.XCenter, grey
		c.FillText(style, vg.Point{X: c.Center().X, Y: y}, l.note)
	}
}
