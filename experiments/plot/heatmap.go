package plot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Geometry of the colour bar, in points.
const (
	barGap  vg.Length = 5
	barWide vg.Length = 7
)

// barLabels is the number of labelled ticks of a colour bar.
const barLabels = 5

var contourLine = draw.LineStyle{Color: white, Width: axisWidth}

// shades is the number of colours of a heat map: enough to look continuous, few
// enough that neighbouring cells merge into one rectangle.
const shades = 64

// viridis holds every eighth of the colour map of that name (van der Walt and
// Smith, SciPy 2015): perceptually even, and monotonic in grey.
var viridis = []color.NRGBA{
	{R: 68, G: 1, B: 84, A: 255},
	{R: 71, G: 44, B: 122, A: 255},
	{R: 59, G: 81, B: 139, A: 255},
	{R: 44, G: 113, B: 142, A: 255},
	{R: 33, G: 144, B: 141, A: 255},
	{R: 39, G: 173, B: 129, A: 255},
	{R: 92, G: 200, B: 99, A: 255},
	{R: 170, G: 220, B: 50, A: 255},
	{R: 253, G: 231, B: 37, A: 255},
}

// shadeColor returns the colour of shade i of [0, shades).
func shadeColor(i int) color.NRGBA {
	at := float64(i) / (shades - 1) * float64(len(viridis)-1)
	k := min(int(at), len(viridis)-2)
	return mix(viridis[k], viridis[k+1], at-float64(k))
}

// span returns the range of the values.
func (h *Heatmap) span() span {
	if n := len(h.Categories); n > 0 {
		return span{low: -0.5, high: float64(n) - 0.5}
	}
	z := emptySpan(h.Log)
	for _, row := range h.Z {
		z.hold(row...)
	}
	if z.high-z.low < 1e-12*math.Abs(z.high) || z.low == z.high {
		return z.padded(0, 0)
	}
	return z
}

// shade returns the shade of a value, or -1 for a gap.
func (s span) shade(v float64) int {
	if !finite(v) {
		return -1
	}
	return max(0, min(shades-1, int(s.norm(v)*shades)))
}

// draw fills the data area. Runs of equal shade along the longer side of the
// grid become one rectangle; each overlaps the next a little, for a viewer that
// smooths edges would show seams.
func (h *Heatmap) draw(c draw.Canvas, x, y span) {
	xs, ys, z := edges(h.X, x.log), edges(h.Y, y.log), h.span()
	columns := len(h.Y) > len(h.X)
	outer, inner := len(h.Y), len(h.X)
	if columns {
		outer, inner = inner, outer
	}
	shade := func(i, k int) int {
		if columns {
			i, k = k, i
		}
		return z.shade(h.Z[i][k])
	}
	for i := range outer {
		for from, to := 0, 0; from < inner; from = to {
			for to = from + 1; to < inner && shade(i, to) == shade(i, from); to++ {
			}
			r := [4]int{from, to, i, i + 1}
			if columns {
				r = [4]int{i, i + 1, from, to}
			}
			fillCell(c, shade(i, from), c.X(x.norm(xs[r[0]])), c.X(x.norm(xs[r[1]])), c.Y(y.norm(ys[r[2]])), c.Y(y.norm(ys[r[3]])))
		}
	}
	for _, level := range h.levels() {
		c.SetLineStyle(contourLine)
		c.Stroke(h.contour(level, func(px, py float64) vg.Point { return vg.Point{X: c.X(x.norm(px)), Y: c.Y(y.norm(py))} }))
	}
	c.StrokeLines(axisLine, outline(c.Rectangle))
}

const overlap vg.Length = 0.3

// fillCell fills a rectangle with a shade; a gap stays white.
func fillCell(c draw.Canvas, shade int, left, right, bottom, top vg.Length) {
	if shade < 0 {
		return
	}
	right, top = min(right+overlap, c.Max.X), min(top+overlap, c.Max.Y)
	c.FillPolygon(shadeColor(shade), []vg.Point{{X: left, Y: bottom}, {X: right, Y: bottom}, {X: right, Y: top}, {X: left, Y: top}})
}

func outline(r vg.Rectangle) []vg.Point {
	return []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}, r.Min}
}

// levels returns the contours that lie within the range of the values.
func (h *Heatmap) levels() []float64 {
	z := h.span()
	var out []float64
	for _, level := range h.Contours {
		if level > z.low && level < z.high {
			out = append(out, level)
		}
	}
	return out
}

// barTicks returns the ticks of the colour bar.
func (h *Heatmap) barTicks() []tick {
	var out []tick
	for i, name := range h.Categories {
		out = append(out, tick{float64(i), name})
	}
	if out != nil {
		return out
	}
	z := h.span()
	for _, t := range z.ticks(barLabels) {
		if t.value >= z.low && t.value <= z.high {
			out = append(out, t)
		}
	}
	return out
}

// widestTick returns the room of the colour bar's ticks and their labels.
func (h *Heatmap) widestTick(t Theme) vg.Length {
	var w vg.Length
	for _, tick := range h.barTicks() {
		w = max(w, t.label().Width(tick.label))
	}
	return tickLength + labelGap + w
}

// barRoom returns the room that the colour bar needs beside the data area.
func (h *Heatmap) barRoom(t Theme) vg.Length {
	room := barGap + barWide + h.widestTick(t)
	if h.Label != "" {
		room += labelGap + t.label().Height(h.Label)
	}
	return room
}

// barShade returns the shade of the colour bar where that of a scale is i.
func (h *Heatmap) barShade(i int) int {
	if n := len(h.Categories); n > 0 {
		return h.span().shade(float64(i * n / shades))
	}
	return i
}

// drawBar draws the colour bar to the right of the data area c, with a white line
// at each contour.
func (h *Heatmap) drawBar(c draw.Canvas, theme Theme) {
	z := h.span()
	bar := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
		Min: vg.Point{X: c.Max.X + barGap, Y: c.Min.Y}, Max: vg.Point{X: c.Max.X + barGap + barWide, Y: c.Max.Y},
	}}
	for i := range shades {
		fillCell(bar, h.barShade(i), bar.Min.X, bar.Max.X, bar.Y(float64(i)/shades), bar.Y(float64(i+1)/shades))
	}
	for _, level := range h.levels() {
		y := bar.Y(z.norm(level))
		bar.StrokeLine2(contourLine, bar.Min.X, y, bar.Max.X, y)
	}
	bar.StrokeLines(axisLine, outline(bar.Rectangle))
	style := theme.label()
	style.YAlign = draw.YCenter
	for _, t := range h.barTicks() {
		y := bar.Y(z.norm(t.value))
		bar.StrokeLine2(axisLine, bar.Max.X, y, bar.Max.X+t.length(), y)
		bar.FillText(style, vg.Point{X: bar.Max.X + tickLength + labelGap, Y: y}, t.label)
	}
	style.Rotation, style.XAlign, style.YAlign = quarter, draw.XCenter, draw.YTop
	bar.FillText(style, vg.Point{X: bar.Max.X + h.widestTick(theme) + labelGap, Y: c.Center().Y}, h.Label)
}
