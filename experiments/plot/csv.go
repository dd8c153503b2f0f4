package plot

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
)

// CSV returns the plotted points, one a row, under the header
// figure,panel,series,x,y,low,high,z. The panel is its title, or its number from
// 1. Cells of a heat map have the series "heatmap" and their value in z. Numbers
// are in their shortest exact form; what is not finite is empty.
func CSV(f *Figure) ([]byte, error) {
	if err := f.Validate(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	rows := [][]string{{"figure", "panel", "series", "x", "y", "low", "high", "z"}}
	for i := range f.Panels {
		p := &f.Panels[i]
		if p.Heatmap != nil {
			rows = append(rows, p.Heatmap.records(f.Name, p.label(i))...)
		}
		for k := range p.Series {
			rows = append(rows, p.Series[k].records(f.Name, p.label(i))...)
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (s *Series) records(figure, panel string) [][]string {
	out := make([][]string, len(s.X))
	for i := range s.X {
		low, high := "", ""
		if s.Low != nil {
			low, high = number(s.Low[i]), number(s.High[i])
		}
		out[i] = []string{figure, panel, s.Name, number(s.X[i]), number(s.Y[i]), low, high, ""}
	}
	return out
}

func (h *Heatmap) records(figure, panel string) [][]string {
	var out [][]string
	for j, row := range h.Z {
		for i, z := range row {
			out = append(out, []string{figure, panel, "heatmap", number(h.X[i]), number(h.Y[j]), "", "", number(z)})
		}
	}
	return out
}

func number(v float64) string {
	if !finite(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// Same reports whether two valid figures show the same points under the same labels.
func Same(a, b *Figure) bool {
	first, err := CSV(a)
	second, other := CSV(b)
	if err != nil || other != nil || !bytes.Equal(first, second) || a.Title != b.Title {
		return false
	}
	for i := range a.Panels {
		p, q := &a.Panels[i], &b.Panels[i]
		if p.Title != q.Title || p.XLabel != q.XLabel || p.YLabel != q.YLabel || !slices.Equal(p.References, q.References) || !slices.Equal(p.XTicks, q.XTicks) {
			return false
		}
	}
	return true
}
