package plot

import (
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
)

var nan = math.NaN()

// texMarks are the names of the shapes in pgfplots, in the order of Markers.
var texMarks = []string{"*", "square", "triangle*", "x", "o", "square*", "+"}

// path is a line in the plane of the data; NaN interrupts it.
type path struct {
	x, y []float64
}

func (p *path) add(x, y float64) { p.x, p.y = append(p.x, x), append(p.y, y) }

// tex writes what the series has on one layer; foot is where bars stand.
func (s pen) tex(w *texWriter, l layer, foot float64) {
	if !slices.Contains(layersOf[s.Kind], l) {
		return
	}
	switch l {
	case bandLayer:
		w.plot(s.bandPath(), s.texOptions("no marks", "draw=none", "fill="+texColor(s.color), "fill opacity=0.25")...)
	case barLayer:
		w.plot(s.barPath(foot), s.texOptions("no marks", "draw="+texColor(s.color), "line width="+bp(axisWidth), "fill="+texColor(s.fill()))...)
	case lineLayer:
		p := s.linePath()
		if s.halo {
			w.plot(p, s.texOptions("no marks", "draw=white", "line width="+bp(2.6*s.width))...)
		}
		w.plot(p, s.texOptions("no marks", s.texLine())...)
	case errorLayer:
		p := s.errorPath()
		style := texColor(s.color)
		if s.Kind == Bars {
			style = "black"
		}
		w.plot(p, s.texOptions("mark=-", "mark size="+bp(capSize), "draw="+style, "mark options={draw="+style+"}", "line width="+bp(errorWidth))...)
	case haloLayer:
		if s.halo {
			w.plot(s.points(), s.texOptions("only marks", "mark=*", "mark size="+bp(s.marker().Radius+haloWidth), "mark options={draw=white, fill=white}")...)
		}
	default:
		w.plot(s.points(), s.texOptions("only marks", s.texMark(s.marker().Radius))...)
	}
}

// texOptions adds to options of a plot the place of a series beside others.
func (s pen) texOptions(options ...string) []string {
	if s.dodge != 0 {
		options = append(options, "shift={("+bp(s.dodge)+",0)}")
	}
	return options
}

func (s pen) texLine() string {
	out := "draw=" + texColor(s.color) + ", line width=" + bp(s.width)
	if len(s.dashes) == 0 {
		return out
	}
	var pattern []string
	for i, d := range s.dashes {
		pattern = append(pattern, []string{"on ", "off "}[i%2]+bp(d))
	}
	return out + ", dash pattern=" + strings.Join(pattern, " ")
}

func (s pen) texMark(radius vg.Length) string {
	shape := texMarks[slices.Index(markers, s.look.marker)]
	return "mark=" + shape + ", mark size=" + bp(radius) + ", mark options={solid, draw=" + texColor(s.color) + texFill(shape, s.color) + "}"
}

// texFill fills the shapes that are not open.
func texFill(shape string, c color.NRGBA) string {
	if !strings.HasSuffix(shape, "*") {
		return ", fill=none"
	}
	return ", fill=" + texColor(c)
}

func (s pen) linePath() path {
	var p path
	for _, run := range s.runs(s.drawn) {
		p.gap()
		p = s.traced(p, run, s.Y)
	}
	return p
}

// gap interrupts the path.
func (p *path) gap() {
	if len(p.x) > 0 {
		p.add(nan, nan)
	}
}

// traced appends the line through the values at the points of a run.
func (s pen) traced(p path, run []int, values []float64) path {
	for k, i := range run {
		if s.Kind == Step && k > 0 {
			p.add(s.X[i], values[run[k-1]])
		}
		p.add(s.X[i], values[i])
	}
	return p
}

func (s pen) bandPath() path {
	var p path
	banded := func(i int) bool {
		_, _, ok := s.bounds(i)
		return ok && s.drawn(i)
	}
	for _, run := range s.runs(banded) {
		p.gap()
		p = s.traced(p, run, s.High)
		back := s.traced(path{}, run, s.Low)
		for i := len(back.x) - 1; i >= 0; i-- {
			p.add(back.x[i], back.y[i])
		}
	}
	return p
}

func (s pen) barPath(foot float64) path {
	var p path
	for i := range s.X {
		if !s.drawn(i) {
			continue
		}
		p.gap()
		left, right := s.X[i]+s.shift-s.half, s.X[i]+s.shift+s.half
		p.add(left, foot)
		p.add(left, s.Y[i])
		p.add(right, s.Y[i])
		p.add(right, foot)
		p.add(left, foot)
	}
	return p
}

func (s pen) errorPath() path {
	var p path
	for i := range s.X {
		if low, high, ok := s.bounds(i); ok && s.drawn(i) {
			p.gap()
			p.add(s.X[i]+s.shift, low)
			p.add(s.X[i]+s.shift, high)
		}
	}
	return p
}

func (s pen) points() path {
	var p path
	for i := range s.X {
		if s.drawn(i) {
			p.add(s.X[i]+s.shift, s.Y[i])
		}
	}
	return p
}

// texSample writes the series' sample of the legend, which begins at a point.
func (s pen) texSample(w *texWriter, at vg.Point) {
	row := 0.8 * w.legend.row()
	x, mid, right := at.X, dimension(at.X+sampleWidth/2), dimension(at.X+sampleWidth)
	if slices.Contains(layersOf[s.Kind], bandLayer) && s.Low != nil {
		w.line(`\fill[fill=%s, fill opacity=0.25] (%s,%s) rectangle (%s,%s);`, texColor(s.color), dimension(x), dimension(at.Y-0.35*row), right, dimension(at.Y+0.35*row))
	}
	switch s.Kind {
	case Line, Step, LinePoints:
		w.line(`\draw[%s] (%s,%s) -- (%s,%s);`, s.texLine(), dimension(x), dimension(at.Y), right, dimension(at.Y))
	case Bars:
		half := 0.4 * row
		w.line(`\draw[draw=%s, fill=%s, line width=%s] (%s,%s) rectangle +(%s,%s);`, texColor(s.color), texColor(s.fill()), bp(axisWidth),
			dimension(x+sampleWidth/2-half), dimension(at.Y-half), dimension(2*half), dimension(2*half))
	case Points:
		if s.Low != nil {
			w.line(`\draw[draw=%s, line width=%s] (%s,%s) -- +(0,%s);`, texColor(s.color), bp(errorWidth), mid, dimension(at.Y-0.5*row), dimension(row))
		}
	case Band: // its area is all there is
	}
	if s.Kind == Points || s.Kind == LinePoints {
		w.line(`\draw plot[only marks, %s] coordinates {(%s,%s)};`, s.texMark(s.radius), mid, dimension(at.Y))
	}
}
