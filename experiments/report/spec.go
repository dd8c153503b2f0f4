package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"ihealth/experiments/plot"
)

// object is a JSON object; its keys are written in order of name.
type object = map[string]any

// number is written with six significant digits, and as null when it is not finite.
type number float64

// MarshalJSON implements json.Marshaler.
func (n number) MarshalJSON() ([]byte, error) {
	x := float64(n)
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, x, 'g', 6, 64), nil
}

func numbers(values []float64) []number {
	out := make([]number, len(values))
	for i, v := range values {
		out[i] = number(v)
	}
	return out
}

// Sizes on a screen, in pixels.
const (
	pixelsPerPoint = 1.6 // of dashes and offsets, which the house style gives in points
	panelHeight    = 300
	lineWidth      = 1.8
	pointSize      = 34 // area
	hoverSize      = 90 // area around a point of a line that shows its values
	axisTicks      = 7
	letterWidth    = 6 // of a label
)

// schema names the language of the specs; nothing is read from there.
const schema = "https://vega.github.io/schema/vega-lite/v6.json"

// Specs translates the panels of a figure to Vega-Lite, each as wide as its place. Ranges,
// ticks, colours, dashes and markers are those of the printed figure; numbers have six
// digits. Each spec has a parameter off, the list of the names of series that are hidden.
// The errors are those of [plot.Figure.Validate].
func Specs(f *plot.Figure) ([]map[string]any, error) {
	if err := f.Validate(); err != nil {
		return nil, err
	}
	scenes := f.Scenes(axisTicks)
	out := make([]map[string]any, len(f.Panels))
	for i := range f.Panels {
		p := panel{&f.Panels[i], &scenes[i]}
		out[i] = object{
			"$schema": schema, "description": describe(f, i), "width": "container", "height": panelHeight,
			"autosize": object{"type": "fit", "contains": "padding"},
			"params":   []object{{"name": "off", "value": []string{}}},
			"encoding": object{
				"x": p.axis(p.scene.X, p.XLabel, p.named()),
				"y": p.axis(p.scene.Y, p.YLabel, false),
			},
			"datasets": p.datasets(), "layer": p.layers(),
		}
	}
	return out, nil
}

// describe says what a panel shows, for those who cannot see it.
func describe(f *plot.Figure, i int) string {
	p := &f.Panels[i]
	parts := []string{f.Title, p.Title}
	if p.YLabel != "" || p.XLabel != "" {
		parts = append(parts, fmt.Sprintf("%s over %s", p.YLabel, p.XLabel))
	}
	var words []string
	for _, part := range parts {
		if part != "" {
			words = append(words, part)
		}
	}
	return strings.Join(words, ": ")
}

// panel is a panel of a figure with what the house style decides.
type panel struct {
	*plot.Panel
	scene *plot.Scene
}

// axis translates a range with its ticks. Named ticks lean where they have no room.
func (p panel) axis(a plot.Axis, title string, named bool) object {
	scale := object{"domain": []number{number(a.Low), number(a.High)}, "nice": false}
	if a.Log {
		scale["type"] = "log"
	} else {
		scale["zero"] = false
	}
	axis := object{"values": tickValues(a.Ticks), "labelExpr": pick(a.Ticks, "datum.value"), "title": nullable(title)}
	if major := labelled(a.Ticks); len(major) < len(a.Ticks) {
		isMajor := "indexof(" + list(major) + ", datum.value) >= 0"
		axis["gridOpacity"] = object{"condition": object{"test": isMajor, "value": 1}, "value": 0}
		axis["tickSize"] = object{"condition": object{"test": isMajor, "value": 4}, "value": 2.5}
	}
	if named {
		crowded := fmt.Sprintf("containerSize()[0] < %d", 60+letterWidth*letters(a.Ticks))
		axis["labelAngle"] = object{"expr": crowded + " ? -40 : 0"}
		axis["labelAlign"] = object{"expr": crowded + " ? 'right' : 'center'"}
		axis["labelBaseline"] = object{"expr": crowded + " ? 'middle' : 'top'"}
		axis["labelOverlap"] = false
	}
	return object{"type": "quantitative", "scale": scale, "axis": axis}
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// letters returns the length of a row in which every label has the room of the longest,
// and a gap.
func letters(ticks []plot.Tick) int {
	longest := 0
	for _, t := range ticks {
		longest = max(longest, len([]rune(t.Label)))
	}
	return (longest + 2) * len(ticks)
}

func tickValues(ticks []plot.Tick) []float64 {
	out := make([]float64, len(ticks))
	for i, t := range ticks {
		out[i] = t.Value
	}
	return out
}

// labelled returns the values of the ticks that have a label.
func labelled(ticks []plot.Tick) []float64 {
	var out []float64
	for _, t := range ticks {
		if t.Label != "" {
			out = append(out, t.Value)
		}
	}
	return out
}

// pick returns an expression that gives the label of the tick at a value.
func pick(ticks []plot.Tick, value string) string {
	labels := make([]string, len(ticks))
	for i, t := range ticks {
		labels[i] = t.Label
	}
	return fmt.Sprintf("%s[indexof(%s, %s)] || ''", texts(labels), list(tickValues(ticks)), value)
}

// list writes numbers in the language of expressions, exactly.
func list(values []float64) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strconv.FormatFloat(v, 'g', -1, 64)
	}
	return "[" + strings.Join(out, ",") + "]"
}

// texts writes texts in the language of expressions.
func texts(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = quote(v)
	}
	return "[" + strings.Join(out, ",") + "]"
}

// quote writes a text in the language of expressions.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		switch {
		case r == '\'' || r == '\\' || r < ' ' || r == '\u2028' || r == '\u2029':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}
