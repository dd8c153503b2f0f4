package plot

import (
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
	halo  bool    // white outline, for series over a heat map
	dodge vg.Length
}

// dodgeStep is the distance of series that stand beside each other, in points.
const dodgeStep vg.Length = 3

// pens returns the series of the panel in their looks. The bars of one position
// stand side by side, and points of the same group stand on their bar.
func (p *Panel) pens(looks map[string]look) []pen {
	half, bars := p.barWidth()
	shifts := map[string]float64{}
	next := 0.0
	out := make([]pen, len(p.Series))
	for i := range p.Series {
		s := &p.Series[i]
		out[i] = pen{Series: s, look: looks[s.group()], halo: p.Heatmap != nil, half: half / float64(max(1, bars))}
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
		c.FillPolygon(s.band(), top)
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
			c.DrawGlyphNoClip(draw.GlyphStyle{Color: s.color, Radius: lineWidth, Shape: draw.CircleGlyph{}}, points[0])
			continue
		}
		if s.halo {
			c.StrokeLines(draw.LineStyle{Color: white, Width: 2.6 * lineWidth}, points)
		}
		c.StrokeLines(s.line(lineWidth), points)
	}
}

func (s pen) drawBars(c draw.Canvas, at transform, foot float64) {
	for i := range s.X {
		if !s.drawn(i) {
			continue
		}
		centre := s.X[i] + s.shift
		corners := []vg.Point{at(centre-s.half, foot), at(centre-s.half, s.Y[i]), at(centre+s.half, s.Y[i]), at(centre+s.half, foot)}
		c.FillPolygon(s.fill(), corners)
		c.StrokeLines(s.solid(axisWidth), append(corners, corners[0]))
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
		c.StrokeLine2(style, a.X, a.Y, b.X, b.Y)
		c.StrokeLine2(style, a.X-capSize, a.Y, a.X+capSize, a.Y)
		c.StrokeLine2(style, b.X-capSize, b.Y, b.X+capSize, b.Y)
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
			c.DrawGlyphNoClip(glyph, at(s.X[i]+s.shift, s.Y[i]))
		}
	}
}

func (s pen) drawMarkers(c draw.Canvas, at transform) {
	glyph := s.marker()
	for i := range s.X {
		if s.drawn(i) {
			c.DrawGlyphNoClip(glyph, at(s.X[i]+s.shift, s.Y[i]))
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
		c.StrokeLine2(s.line(lineWidth), c.Min.X, mid.Y, c.Max.X, mid.Y)
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
