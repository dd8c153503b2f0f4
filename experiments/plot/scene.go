package plot

import (
	"fmt"
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Scene is a panel with everything that the house style decides, for those who draw
// it by other means than this package, such as a web page.
type Scene struct {
	X, Y     Axis
	Pens     []Pen           // one a series, in their order
	Shades   []string        // colours of the heat map from the least value to the greatest, or of its categories; #rrggbb
	Bar      Axis            // range and ticks of the colour bar
	Edges    [2][]float64    // of the cells, along x and y
	Contours [][2][2]float64 // segments (x, y) to (x, y)
}

// Axis is the range of an axis with its ticks; those without a label are minor.
type Axis struct {
	Low, High float64
	Log       bool
	Ticks     []Tick
}

// Pen says how a series is drawn.
type Pen struct {
	Color       string    // of lines and markers, #rrggbb
	Fill        string    // of bars, #rrggbb
	Dashes      []float64 // points on and off; empty for a solid line
	Marker      Marker
	Shift, Half float64 // of bars and of the points on them: offset and half width, in units of x
	Beside      float64 // offset of everything, in points
}

// Marker is the shape of a point.
type Marker string

// The markers.
const (
	Disc     Marker = "disc"
	Square   Marker = "square" // open
	Triangle Marker = "triangle"
	Cross    Marker = "cross" // ×
	Ring     Marker = "ring"  // open
	Block    Marker = "block" // a filled square
	Plus     Marker = "plus"
)

// Scenes lays out the panels of a valid figure with at most ticks labelled ticks an axis, ≥ 2.
func (f *Figure) Scenes(ticks int) []Scene {
	looks := f.looks()
	out := make([]Scene, len(f.Panels))
	for i := range f.Panels {
		out[i] = f.Panels[i].scene(looks, ticks)
	}
	return out
}

func (p *Panel) scene(looks looks, ticks int) Scene {
	x, y := p.spans()
	s := Scene{X: x.axis(x.ticks(ticks)), Y: y.axis(y.ticks(ticks))}
	if len(p.XTicks) > 0 {
		s.X.Ticks = p.XTicks
	}
	if len(p.YTicks) > 0 {
		s.Y.Ticks = p.YTicks
	}
	for _, pen := range p.pens(looks) {
		s.Pens = append(s.Pens, pen.export())
	}
	if h := p.Heatmap; h != nil {
		s.Edges = [2][]float64{edges(h.X, p.LogX), edges(h.Y, p.LogY)}
		s.Bar = h.span().axis(h.barTicks())
		s.Shades = h.colors()
		for _, level := range h.levels() {
			s.Contours = append(s.Contours, h.segments(level)...)
		}
	}
	return s
}

func (s span) axis(ticks []tick) Axis {
	out := Axis{Low: s.low, High: s.high, Log: s.log}
	for _, t := range ticks {
		out.Ticks = append(out.Ticks, Tick{t.value, t.label})
	}
	return out
}

func (s pen) export() Pen {
	out := Pen{Color: hexColor(s.color), Fill: hexColor(s.fill()), Marker: markerName(s.look.marker), Shift: s.shift, Half: s.half, Beside: s.dodge.Points()}
	for _, d := range s.dashes {
		out.Dashes = append(out.Dashes, d.Points())
	}
	return out
}

func markerName(g draw.GlyphDrawer) Marker { return Markers()[slices.Index(markers, g)] }

func hexColor(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// colors returns the colours of the scale, or of the categories.
func (h *Heatmap) colors() []string {
	if n := len(h.Categories); n > 0 {
		out := make([]string, n)
		for i := range out {
			out[i] = hexColor(shadeColor(h.span().shade(float64(i))))
		}
		return out
	}
	out := make([]string, len(viridis))
	for i, c := range viridis {
		out[i] = hexColor(c)
	}
	return out
}

// segments returns the contour at a level, in the units of the axes.
func (h *Heatmap) segments(level float64) [][2][2]float64 {
	var out [][2][2]float64
	var from vg.Point
	for _, c := range h.contour(level, func(x, y float64) vg.Point { return vg.Point{X: vg.Length(x), Y: vg.Length(y)} }) {
		if c.Type == vg.LineComp {
			out = append(out, [2][2]float64{{from.X.Points(), from.Y.Points()}, {c.Pos.X.Points(), c.Pos.Y.Points()}})
		}
		from = c.Pos
	}
	return out
}
