package report

import (
	"fmt"
	"html/template"
	"strings"

	"ihealth/experiments/plot"
)

// entry is a name of the legend with a sample of how it is drawn.
type entry struct {
	Name   string
	Sample template.HTML
}

// legend returns the named series and references, each once, in order of appearance.
func legend(f *plot.Figure) []entry {
	var out []entry
	seen := map[string]bool{"": true}
	add := func(name, drawing string) {
		if !seen[name] {
			seen[name] = true
			out = append(out, entry{name, template.HTML(`<svg width="26" height="12" aria-hidden="true">` + drawing + `</svg>`)}) //nolint:gosec // drawn here
		}
	}
	for i, scene := range f.Scenes(2) {
		p := &f.Panels[i]
		for k := range p.Series {
			add(p.Series[k].Name, sample(&p.Series[k], scene.Pens[k]))
		}
		for _, r := range p.References {
			add(r.Name, `<path d="M0 6H26" fill="none" stroke="#666666" stroke-dasharray="3 3"/>`)
		}
	}
	return out
}

// sample draws a series on 26 by 12 pixels.
func sample(s *plot.Series, pen plot.Pen) string {
	var b strings.Builder
	if s.Low != nil && (s.Kind == plot.Line || s.Kind == plot.Step || s.Kind == plot.Band) {
		fmt.Fprintf(&b, `<path d="M0 2H26V10H0Z" fill="%s" fill-opacity=".22"/>`, pen.Color)
	}
	if s.Kind == plot.Bars {
		fmt.Fprintf(&b, `<path d="M8 1H18V11H8Z" fill="%s" stroke="%s" stroke-width=".8"/>`, pen.Fill, pen.Color)
	}
	if s.Kind == plot.Line || s.Kind == plot.Step || s.Kind == plot.LinePoints {
		fmt.Fprintf(&b, `<path d="M0 6H26" fill="none" stroke="%s" stroke-width="%g"%s/>`, pen.Color, lineWidth, dashes(pen))
	}
	if s.Kind == plot.Points && s.Low != nil {
		fmt.Fprintf(&b, `<path d="M13 0V12" stroke="%s"/>`, pen.Color)
	}
	if s.Kind == plot.Points || s.Kind == plot.LinePoints {
		b.WriteString(marker(pen))
	}
	return b.String()
}

func dashes(pen plot.Pen) string {
	if len(pen.Dashes) == 0 {
		return ""
	}
	lengths := make([]string, len(pen.Dashes))
	for i, d := range pen.Dashes {
		lengths[i] = fmt.Sprintf("%.3g", pixelsPerPoint*d)
	}
	return ` stroke-dasharray="` + strings.Join(lengths, " ") + `"`
}

// outlines are the markers around (13, 6).
var outlines = map[plot.Marker]string{
	plot.Disc:     "M9.8 6A3.2 3.2 0 1 1 16.2 6A3.2 3.2 0 1 1 9.8 6Z",
	plot.Ring:     "M9.8 6A3.2 3.2 0 1 1 16.2 6A3.2 3.2 0 1 1 9.8 6Z",
	plot.Square:   "M10 3H16V9H10Z",
	plot.Block:    "M10 3H16V9H10Z",
	plot.Triangle: "M13 2.4L16.4 9H9.6Z",
	plot.Cross:    "M10 3L16 9M10 9L16 3",
	plot.Plus:     "M13 2.5V9.5M9.5 6H16.5",
}

func marker(pen plot.Pen) string {
	paint := `stroke="%s" fill="none" stroke-width="1.3"`
	if shapes[pen.Marker]["filled"] == true {
		paint = `fill="%s"`
	}
	return `<path d="` + outlines[pen.Marker] + `" ` + fmt.Sprintf(paint, pen.Color) + `/>`
}
