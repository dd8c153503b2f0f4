package plot

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// layer is a part of every series; the layers of all series are drawn one after
// the other, so that neither a band nor a halo hides a marker.
type layer int

const (
	bandLayer layer = iota
	barLayer
	lineLayer
	errorLayer
	haloLayer
	markerLayer
	layers
)

// pen draws one series on one pair of axes.
type pen struct {
	*Series
	look
	shift float64 // offset of the bars on the x axis
	half  float64 // half width of one bar on the x axis
	cut   bool    // drawn within the axes only, which have limits
	halo  bool    // white outline, for series over a heat map
	dodge vg.Length
}

// dodgeStep is the distance of series that stand beside each other, in points.
const dodgeStep vg.Length = 3

// pens returns the series of the panel in their looks. The bars of one position
// stand side by side, and points of the same group stand on their bar.
func (p *Panel) pens(looks looks) []pen {
	half, bars := p.barWidth()
	shifts := map[string]float64{}
	next := 0.0
	out := make([]pen, len(p.Series))
	for i := range p.Series {
		s := &p.Series[i]
		out[i] = pen{Series: s, look: looks.of(s), cut: p.XLimits.given() || p.YLimits.given(), halo: p.Heatmap != nil, half: half / float64(max(1, bars))}
		if p.Dodge {
			out[i].dodge = dodgeStep * (vg.Length(i) - vg.Length(len(p.Series)-1)/2)
		}
		if s.Kind == Bars {
			out[i].shift = -half + (2*next+1)*out[i].half
			shifts[s.group()] = out[i].shift
			next++
		}
	}
	for i := range out {
		if shift, ok := shifts[out[i].group()]; ok && out[i].Kind == Points {
			out[i].shift, out[i].color = shift, black
		}
	}
	return out
}

// draw draws what the series has on one layer; foot is where bars stand.
func (s pen) draw(c draw.Canvas, l layer, place transform, foot float64) {
	if !slices.Contains(layersOf[s.Kind], l) {
		return
	}
	at := func(x, y float64) vg.Point { return place(x, y).Add(vg.Point{X: s.dodge}) }
	switch l {
	case bandLayer:
		s.drawBand(c, at)
	case barLayer:
		s.drawBars(c, at, foot)
	case lineLayer:
		s.drawLine(c, at)
	case errorLayer:
		s.drawErrors(c, at)
	case haloLayer:
		s.drawHalos(c, at)
	default:
		s.drawMarkers(c, at)
	}
}

// layersOf says on which layers a kind of series is drawn.
var layersOf = map[Kind][]layer{
	Line:       {bandLayer, lineLayer},
	Step:       {bandLayer, lineLayer},
	Points:     {errorLayer, haloLayer, markerLayer},
	LinePoints: {lineLayer, errorLayer, haloLayer, markerLayer},
	Bars:       {barLayer, errorLayer},
	Band:       {bandLayer},
}

// transform places a point of the data on the canvas.
type transform func(x, y float64) vg.Point

// runs splits the points at gaps; keep tells which points count.
func (s pen) runs(keep func(i int) bool) [][]int {
	var out [][]int
	open := false
	for i := range s.X {
		if !keep(i) {
			open = false
			continue
		}
		if !open {
			out = append(out, nil)
			open = true
		}
		out[len(out)-1] = append(out[len(out)-1], i)
	}
	return out
}

func (s pen) drawBand(c draw.Canvas, at transform) {
	banded := func(i int) bool {
		_, _, ok := s.bounds(i)
		return ok && s.drawn(i)
	}
	for _, run := range s.runs(banded) {
		top, bottom := s.trace(run, at, s.High), s.trace(run, at, s.Low)
		for i := len(bottom) - 1; i >= 0; i-- {
			top = append(top, bottom[i])
		}
		s.fillPolygon(c, s.band(), top)
	}
}

// fillPolygon fills what of a polygon lies within the axes.
func (s pen) fillPolygon(c draw.Canvas, color color.Color, corners []vg.Point) {
	if s.cut {
		corners = c.ClipPolygonXY(corners)
	}
	if len(corners) > 0 {
		c.FillPolygon(color, corners)
	}
}

// strokeLines draws what of a line lies within the axes.
func (s pen) strokeLines(c draw.Canvas, style draw.LineStyle, line []vg.Point) {
	lines := [][]vg.Point{line}
	if s.cut {
		lines = c.ClipLinesXY(lines...)
	}
	c.StrokeLines(style, lines...)
}

// drawGlyph draws a marker unless its place lies beyond the axes.
func (s pen) drawGlyph(c draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	if !s.cut || c.Contains(at) {
		c.DrawGlyphNoClip(style, at)
	}
}

// trace returns the line through the values at the points of a run, with the
// corners of a step.
func (s pen) trace(run []int, at transform, values []float64) []vg.Point {
	var out []vg.Point
	for k, i := range run {
		if s.Kind == Step && k > 0 {
			out = append(out, at(s.X[i], values[run[k-1]]))
		}
		out = append(out, at(s.X[i], values[i]))
	}
	return out
}

func (s pen) drawLine(c draw.Canvas, at transform) {
	for _, run := range s.runs(s.drawn) {
		points := s.trace(run, at, s.Y)
		if len(points) == 1 { // a point between gaps would be invisible
			s.drawGlyph(c, draw.GlyphStyle{Color: s.color, Radius: s.width, Shape: draw.CircleGlyph{}}, points[0])
			continue
		}
		if s.halo {
			s.strokeLines(c, draw.LineStyle{Color: white, Width: 2.6 * s.width}, points)
		}
		s.strokeLines(c, s.line(), points)
	}
}

func (s pen) drawBars(c draw.Canvas, at transform, foot float64) {
	for i := range s.X {
		if !s.drawn(i) {
			continue
		}
		centre := s.X[i] + s.shift
		corners := []vg.Point{at(centre-s.half, foot), at(centre-s.half, s.Y[i]), at(centre+s.half, s.Y[i]), at(centre+s.half, foot)}
		s.fillPolygon(c, s.fill(), corners)
		s.strokeLines(c, s.solid(axisWidth), append(corners, corners[0]))
	}
}

func (s pen) drawErrors(c draw.Canvas, at transform) {
	style := s.solid(errorWidth)
	if s.Kind == Bars {
		style.Color = black
	}
	for i := range s.X {
		low, high, ok := s.bounds(i)
		if !ok || !s.drawn(i) {
			continue
		}
		a, b := at(s.X[i]+s.shift, low), at(s.X[i]+s.shift, high)
		s.strokeLines(c, style, []vg.Point{a, b})
		s.strokeLines(c, style, []vg.Point{{X: a.X - capSize, Y: a.Y}, {X: a.X + capSize, Y: a.Y}})
		s.strokeLines(c, style, []vg.Point{{X: b.X - capSize, Y: b.Y}, {X: b.X + capSize, Y: b.Y}})
	}
}

// drawHalos puts each marker on white, so that it stands out from a heat map.
func (s pen) drawHalos(c draw.Canvas, at transform) {
	if !s.halo {
		return
	}
	glyph := draw.GlyphStyle{Color: white, Radius: s.marker().Radius + haloWidth, Shape: draw.CircleGlyph{}}
	for i := range s.X {
		if s.drawn(i) {
			s.drawGlyph(c, glyph, at(s.X[i]+s.shift, s.Y[i]))
		}
	}
}

func (s pen) drawMarkers(c draw.Canvas, at transform) {
	glyph := s.marker()
	for i := range s.X {
		if s.drawn(i) {
			s.drawGlyph(c, glyph, at(s.X[i]+s.shift, s.Y[i]))
		}
	}
}

// marker returns the marker of a point, larger for points on a heat map.
func (s pen) marker() draw.GlyphStyle {
	glyph := s.glyph()
	if s.halo && s.Kind == Points {
		glyph.Radius *= 1.5
	}
	return glyph
}

// drawSample draws the series' legend thumbnail, centred on the height of c.
func (s pen) drawSample(c draw.Canvas) {
	mid, height := c.Center(), c.Max.Y-c.Min.Y
	if slices.Contains(layersOf[s.Kind], bandLayer) && s.Low != nil {
		c.FillPolygon(s.band(), []vg.Point{
			{X: c.Min.X, Y: mid.Y - 0.35*height},
			{X: c.Max.X, Y: mid.Y - 0.35*height},
			{X: c.Max.X, Y: mid.Y + 0.35*height},
			{X: c.Min.X, Y: mid.Y + 0.35*height},
		})
	}
	switch s.Kind {
	case Line, Step, LinePoints:
		c.StrokeLine2(s.line(), c.Min.X, mid.Y, c.Max.X, mid.Y)
	case Bars:
		w := 0.4 * height
		corners := []vg.Point{{X: mid.X - w, Y: mid.Y - w}, {X: mid.X - w, Y: mid.Y + w}, {X: mid.X + w, Y: mid.Y + w}, {X: mid.X + w, Y: mid.Y - w}}
		c.FillPolygon(s.fill(), corners)
		c.StrokeLines(s.solid(axisWidth), append(corners, corners[0]))
	case Points:
		if s.Low != nil {
			c.StrokeLine2(s.solid(errorWidth), mid.X, mid.Y-0.5*height, mid.X, mid.Y+0.5*height)
		}
	case Band: // its area is all there is
	}
	if s.Kind == Points || s.Kind == LinePoints {
		c.DrawGlyphNoClip(s.glyph(), mid)
	}
}
