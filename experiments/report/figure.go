package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"

	"ihealth/experiments/plot"
)

// figure is a figure on the page.
type figure struct {
	Name, Title, Alt string
	Columns          int
	Legend           []entry
	Panels           []view
	Static           template.HTMLAttr // the printed figure
	Gaps             string
	Points           []table
}

// view is one interactive panel.
type view struct {
	Title string
	Spec  template.JS
}

func newFigure(f *plot.Figure) (figure, error) {
	specs, err := Specs(f)
	if err != nil {
		return figure{}, err
	}
	svg, err := plot.Render(f, "svg")
	if err != nil {
		return figure{}, err
	}
	out := figure{
		Name: f.Name, Title: f.Title, Alt: describe(f, 0), Columns: max(1, f.Columns), Legend: legend(f),
		Static: picture(svg), Points: points(f),
	}
	if gaps := f.Gaps(); gaps > 0 {
		out.Gaps = fmt.Sprintf("%d points without a value are not drawn.", gaps)
	}
	for i, spec := range specs {
		text, err := json.Marshal(spec)
		if err != nil {
			return figure{}, fmt.Errorf("figure %s: %w", f.Name, err)
		}
		out.Panels = append(out.Panels, view{f.Panels[i].Title, template.JS(bytes.TrimSpace(text))}) //nolint:gosec // encoding/json escapes <
	}
	return out, nil
}
