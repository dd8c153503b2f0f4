package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"ihealth/experiments/plot"
)

// layers returns everything that is drawn on a panel, from the bottom to the top, in the
// order of the printed figure: neither a band nor a line hides a marker.
func (p panel) layers() []object {
	var out []object
	if p.Heatmap != nil {
		out = append(out, p.heatmap()...)
	}
	for _, r := range p.References {
		out = append(out, reference(r))
	}
	for _, draw := range []func(series) []object{series.band, series.bars, series.line, series.errors, series.markers} {
		for _, s := range p.series() {
			out = append(out, draw(s)...)
		}
	}
	return out
}

// series returns the series with their pens.
func (p panel) series() []series {
	out := make([]series, len(p.Series))
	for i := range p.Series {
		out[i] = series{&p.Series[i], p.scene.Pens[i], p, strconv.Itoa(i)}
	}
	return out
}

// datasets returns the points of all series.
func (p panel) datasets() object {
	out := object{}
	for _, s := range p.series() {
		out[s.place] = []object{s.data()}
	}
	return out
}

// reference is a horizontal line across the panel.
func reference(r plot.Reference) object {
	rule := object{
		"mark":     object{"type": "rule", "color": "#666666", "strokeDash": []int{3, 3}, "tooltip": nullable(r.Name)},
		"encoding": object{"x": nil, "y": object{"datum": number(r.Value)}},
	}
	if r.Name != "" {
		rule["transform"] = []object{shown(r.Name)}
		rule["data"] = object{"values": []object{{}}}
	}
	return rule
}

// shown leaves out a series whose name is on the list off.
func shown(name string) object {
	return object{"filter": fmt.Sprintf("indexof(off, %s) < 0", quote(name))}
}

// series is a series with its pen and its panel.
type series struct {
	*plot.Series
	pen   plot.Pen
	panel panel
	place string // among the series of the panel
}

// data are the points of the series by column: x, y, low and high where it has intervals,
// and the names of its places where they have some. All marks of a panel share them by the name of the series' place.
func (s series) data() object {
	out := object{"x": numbers(s.X), "y": numbers(s.Y)}
	if s.Low != nil {
		out["low"], out["high"] = numbers(s.Low), numbers(s.High)
	}
	if s.panel.named() {
		names := make([]string, len(s.X))
		for i, x := range s.X {
			names[i] = name(s.panel.XTicks, x)
		}
		out["name"] = names
	}
	return out
}

// named reports whether the places on the x axis have names.
func (p panel) named() bool { return len(p.XTicks) > 0 }

// layer returns one mark of the series.
func (s series) layer(mark object, encoding object, transform ...object) object {
	columns := []string{"x", "y"}
	if s.Low != nil {
		columns = append(columns, "low", "high")
	}
	if s.panel.named() {
		columns = append(columns, "name")
	}
	mark["clip"] = true
	if s.pen.Beside != 0 {
		mark["xOffset"] = number(pixelsPerPoint * s.pen.Beside)
	}
	first := []object{{"flatten": columns}, shown(s.Name)}
	if s.pen.Shift != 0 {
		first = append(first, object{"calculate": fmt.Sprintf("datum.x + (%g)", s.pen.Shift), "as": "at"})
	}
	return object{"data": object{"name": s.place}, "mark": mark, "encoding": encoding, "transform": append(first, transform...)}
}

// x places a mark.
func (s series) x() object {
	if s.pen.Shift != 0 {
		return object{"field": "at"}
	}
	return object{"field": "x"}
}

// onlyBounded keeps the points that have an interval.
var onlyBounded = object{"filter": "isValid(datum.y) && isValid(datum.low) && isValid(datum.high)"}

// hasBand reports whether the intervals are a band.
func (s series) hasBand() bool {
	return s.Low != nil && (s.Kind == plot.Line || s.Kind == plot.Step || s.Kind == plot.Band)
}

func (s series) band() []object {
	if !s.hasBand() {
		return nil
	}
	mark := object{"type": "area", "color": s.pen.Color, "opacity": 0.22, "interpolate": s.interpolate()}
	return []object{s.layer(mark, object{"x": s.x(), "y": object{"field": "low"}, "y2": object{"field": "high"}, "order": nil})}
}

func (s series) interpolate() string {
	if s.Kind == plot.Step {
		return "step-after"
	}
	return "linear"
}

func (s series) bars() []object {
	if s.Kind != plot.Bars {
		return nil
	}
	mark := object{"type": "rect", "color": s.pen.Fill, "stroke": s.pen.Color, "strokeWidth": 0.8}
	foot := 0.0
	if s.panel.LogY {
		foot = s.panel.scene.Y.Low
	}
	edges := []object{
		{"calculate": fmt.Sprintf("datum.x + (%g)", s.pen.Shift-s.pen.Half), "as": "left"},
		{"calculate": fmt.Sprintf("datum.x + (%g)", s.pen.Shift+s.pen.Half), "as": "right"},
	}
	return []object{s.hover(s.layer(mark, object{
		"x": object{"field": "left"}, "x2": object{"field": "right"}, "y": object{"field": "y"}, "y2": object{"datum": number(foot)},
	}, edges...))}
}

func (s series) line() []object {
	if s.Kind != plot.Line && s.Kind != plot.Step && s.Kind != plot.LinePoints {
		return nil
	}
	encoding := func() object { return object{"x": s.x(), "y": object{"field": "y"}, "order": nil} }
	mark := object{"type": "line", "color": s.pen.Color, "strokeWidth": lineWidth, "interpolate": s.interpolate()}
	if len(s.pen.Dashes) > 0 {
		dashes := make([]number, len(s.pen.Dashes))
		for i, d := range s.pen.Dashes {
			dashes[i] = number(pixelsPerPoint * d)
		}
		mark["strokeDash"] = dashes
	}
	var out []object
	if s.panel.Heatmap != nil {
		out = append(out, s.layer(object{"type": "line", "color": "#ffffff", "strokeWidth": 2.6 * lineWidth, "interpolate": s.interpolate()}, encoding()))
	}
	return append(out, s.layer(mark, encoding()))
}

// errors draws the intervals of points and bars.
func (s series) errors() []object {
	if s.Low == nil || s.hasBand() {
		return nil
	}
	color := s.pen.Color
	if s.Kind == plot.Bars {
		color = "#000000"
	}
	rule := object{"type": "rule", "color": color, "strokeWidth": 1.1}
	caps := object{"type": "point", "shape": "stroke", "color": color, "strokeWidth": 1.1, "size": 24, "opacity": 1}
	return []object{
		s.layer(rule, object{"x": s.x(), "y": object{"field": "low"}, "y2": object{"field": "high"}}, onlyBounded),
		s.layer(caps, object{"x": s.x(), "y": object{"field": "value"}}, onlyBounded, object{"fold": []string{"low", "high"}}),
	}
}

// markers draws the points. Those of a line without markers are seen only when they have
// no neighbour, but all of them show their values.
func (s series) markers() []object {
	place := func() object { return object{"x": s.x(), "y": object{"field": "y"}} }
	switch s.Kind {
	case plot.Points, plot.LinePoints:
		out := []object{s.hover(s.layer(s.marker(), place()))}
		if s.panel.Heatmap != nil {
			halo := object{"type": "point", "filled": true, "opacity": 1, "color": "#ffffff", "size": 4 * pointSize}
			out = append([]object{s.layer(halo, place())}, out...)
		}
		return out
	case plot.Line, plot.Step:
		out := []object{s.hover(s.layer(object{"type": "point", "filled": true, "opacity": 0, "size": hoverSize, "color": s.pen.Color}, place()))}
		if alone := s.alone(); len(alone.X) > 0 {
			dot := alone.layer(object{"type": "point", "filled": true, "opacity": 1, "size": 12, "color": s.pen.Color}, place())
			dot["data"] = object{"values": []object{alone.data()}}
			out = append(out, dot)
		}
		return out
	default:
		return nil
	}
}

// alone returns the points between gaps, of which a line shows nothing.
func (s series) alone() series {
	drawn := func(i int) bool { return i >= 0 && i < len(s.X) && finite(s.X[i]) && finite(s.Y[i]) }
	out := series{&plot.Series{Name: s.Name}, s.pen, s.panel, s.place}
	for i := range s.X {
		if drawn(i) && !drawn(i-1) && !drawn(i+1) {
			out.X, out.Y = append(out.X, s.X[i]), append(out.Y, s.Y[i])
		}
	}
	return out
}

func finite(x float64) bool { return x-x == 0 }

// shapes translates the markers; open ones are not filled.
var shapes = map[plot.Marker]object{
	plot.Disc:     {"shape": "circle", "filled": true},
	plot.Square:   {"shape": "square", "filled": false},
	plot.Triangle: {"shape": "triangle-up", "filled": true},
	plot.Cross:    {"shape": "M-1,-1L1,1M-1,1L1,-1", "filled": false},
	plot.Ring:     {"shape": "circle", "filled": false},
	plot.Block:    {"shape": "square", "filled": true},
	plot.Plus:     {"shape": "M0,-1L0,1M-1,0L1,0", "filled": false},
}

func (s series) marker() object {
	mark := object{"type": "point", "color": s.pen.Color, "size": pointSize, "opacity": 1, "strokeWidth": 1.3}
	maps.Copy(mark, shapes[s.pen.Marker])
	if s.panel.Heatmap != nil {
		mark["size"] = 1.4 * pointSize
	}
	return mark
}

// hover adds a tooltip: the series, its place, its value and its interval.
func (s series) hover(layer object) object {
	transform := layer["transform"].([]object)
	transform = append(transform, object{"calculate": quote(s.Name), "as": "series"})
	tips := []object{{"field": "series", "title": "title"}, field("x", s.panel.XLabel, "x")}
	if s.panel.named() {
		tips[1] = object{"field": "name", "title": title(s.panel.XLabel, "at")}
	}
	tips = append(tips, field("y", s.panel.YLabel, "y"))
	if s.Low != nil {
		transform = append(transform, object{
			"calculate": "isValid(datum.low) ? '[' + format(datum.low, '" + digits + "') + ', ' + format(datum.high, '" + digits + "') + ']' : '–'", "as": "interval",
		})
		tips = append(tips, object{"field": "interval", "title": "interval"})
	}
	layer["transform"] = transform
	layer["encoding"].(object)["tooltip"] = slices.Clone(tips)
	return layer
}

// digits is how tooltips write numbers.
const digits = ".4~g"

func field(name, label, otherwise string) object {
	return object{"field": name, "type": "quantitative", "format": digits, "title": title(label, otherwise)}
}

func title(label, otherwise string) string {
	if label == "" {
		return otherwise
	}
	return label
}
