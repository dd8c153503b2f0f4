package report

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"

	"ihealth/experiments/plot"
)

// figure is a figure on the page.
type figure struct {
	Name, Title, Alt string
	Columns          int
	Legend           []entry
	Panels           []string          // titles
	Specs            string            // of the panels, see packed
	Static           template.HTMLAttr // the printed figure
	Gaps             string
	Points           []table
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
	out := figure{Name: f.Name, Title: f.Title, Alt: describe(f, 0), Columns: max(1, f.Columns), Legend: legend(f), Static: picture(svg), Points: points(f)}
	if gaps := f.Gaps(); gaps > 0 {
		out.Gaps = fmt.Sprintf("%d points without a value are not drawn.", gaps)
	}
	for i := range f.Panels {
		out.Panels = append(out.Panels, f.Panels[i].Title)
	}
	out.Specs, err = packed(specs)
	return out, err
}

// packed is JSON that is compressed, which the page's script undoes, in the base64 of URLs.
func packed(v any) (string, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return "", err
	}
	if err := errors.Join(json.NewEncoder(w).Encode(v), w.Close()); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(out.Bytes()), nil
}
