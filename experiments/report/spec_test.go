package report

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ihealth/experiments/plot"
)

// everything has every kind of series, interval, axis and gap.
func everything() *plot.Figure {
	nan := math.NaN()
	x := []float64{1, 2, 3, 4, 5}
	y := []float64{1, 2, nan, 4, nan}
	lower, upper := []float64{0.5, 1, nan, 3, 1}, []float64{2, 3, nan, 5, 2}
	whole := []float64{2, 4, 8, 16, 32}
	line := plot.Panel{Title: "(a) lines", XLabel: "x", YLabel: "y (s)", LogY: true, References: []plot.Reference{{Name: "limit", Value: 3}}, Series: []plot.Series{
		{Name: "line with a band and gaps", X: x, Y: y, Low: lower, High: upper},
		{Name: "step", Kind: plot.Step, X: x, Y: whole},
		{Name: "both", Kind: plot.LinePoints, X: x, Y: whole, Low: []float64{1, 3, 7, 15, 30}, High: []float64{3, 5, 9, 17, 40}},
		{Name: "area", Kind: plot.Band, X: x, Y: whole, Low: []float64{1, 1, 1, 1, 1}, High: whole},
	}}
	bars := plot.Panel{Title: "(b) bars", YLabel: "share", XTicks: []plot.Tick{{Value: 1, Label: "don't"}, {Value: 2, Label: "</script>"}, {Value: 3, Label: "a long name of a place"}}, Series: []plot.Series{
		{Name: "bars", Kind: plot.Bars, X: x[:3], Y: []float64{1, 2, 3}, Low: []float64{0.9, 1.9, 2.9}, High: []float64{1.1, 2.1, 3.1}},
		{Name: "more bars", Kind: plot.Bars, X: x[:3], Y: []float64{3, -1, 1}},
		{Name: "on the bars", Group: "bars", Kind: plot.Points, X: x[:3], Y: []float64{1.2, 2.2, 3.2}},
	}}
	beside := plot.Panel{Title: "(c) beside each other", Dodge: true, LogX: true, Series: []plot.Series{
		{Name: "one", Kind: plot.Points, X: x, Y: y, Low: lower, High: upper},
		{Name: "two", Kind: plot.Points, X: x, Y: whole},
	}}
	heat := plot.Panel{Title: "(d) heat", XLabel: "n", YLabel: "m", Series: []plot.Series{{Name: "best", Kind: plot.Points, X: []float64{2}, Y: []float64{20}}}, Heatmap: &plot.Heatmap{
		Label: "U", Log: true, X: x[:3], Y: []float64{10, 20}, Z: [][]float64{{1, 2, 4}, {2, 5, nan}}, Contours: []float64{3},
	}}
	kinds := plot.Panel{Title: "(e) categories", Heatmap: &plot.Heatmap{X: x[:2], Y: x[:2], Z: [][]float64{{0, 1}, {1, 1}}, Categories: []string{"safe", "isn't"}}}
	return &plot.Figure{Name: "everything", Title: "Every kind of mark", Width: plot.IEEEPage, Columns: 2, Panels: []plot.Panel{line, bars, beside, heat, kinds}}
}

// parsed returns the specs of a figure as a reader of JSON sees them.
func parsed(t *testing.T, f *plot.Figure) []map[string]any {
	t.Helper()
	specs, err := Specs(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(specs)
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// marks lists the types of the marks of a spec, from the bottom to the top.
func marks(spec map[string]any) []string {
	var out []string
	for _, layer := range spec["layer"].([]any) {
		out = append(out, layer.(map[string]any)["mark"].(map[string]any)["type"].(string))
	}
	return out
}

func TestMarksOfEveryKind(t *testing.T) {
	want := []string{
		"rule area area line line line rule point point point point point",
		"rect rect rule point point",
		"rule point point point",
		"rect rule point point",
		"rect",
	}
	for i, spec := range parsed(t, everything()) {
		if got := strings.Join(marks(spec), " "); got != want[i] {
			t.Errorf("panel %d: %s, want %s", i, got, want[i])
		}
	}
}

func TestSpecKeepsTheHouseStyle(t *testing.T) {
	f := everything()
	scenes := f.Scenes(axisTicks)
	for i, spec := range parsed(t, f) {
		for channel, axis := range map[string]plot.Axis{"x": scenes[i].X, "y": scenes[i].Y} {
			def := spec["encoding"].(map[string]any)[channel].(map[string]any)
			scale := def["scale"].(map[string]any)
			domain := scale["domain"].([]any)
			if math.Abs(domain[0].(float64)/axis.Low-1) > 1e-5 || math.Abs(domain[1].(float64)/axis.High-1) > 1e-5 {
				t.Errorf("panel %d: %s from %v, want [%g, %g]", i, channel, domain, axis.Low, axis.High)
			}
			if log := scale["type"] == "log"; log != axis.Log {
				t.Errorf("panel %d: %s is logarithmic: %v", i, channel, log)
			}
			if n := len(def["axis"].(map[string]any)["values"].([]any)); n != len(axis.Ticks) {
				t.Errorf("panel %d: %d ticks on %s, want %d", i, n, channel, len(axis.Ticks))
			}
		}
	}
	line := parsed(t, f)[0]["layer"].([]any)[3].(map[string]any)["mark"].(map[string]any)
	if line["color"] != scenes[0].Pens[0].Color {
		t.Errorf("the first line is %v, in print %s", line["color"], scenes[0].Pens[0].Color)
	}
}

// The points of a figure are those of its specs, to six digits and with gaps.
func TestSpecHasAllPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(rapid.Float64Range(0.001, 1e6), rapid.Just(math.NaN()))
		n := rapid.IntRange(1, 8).Draw(t, "n")
		s := plot.Series{Name: rapid.String().Draw(t, "name"), Kind: plot.Kind(rapid.IntRange(0, 2).Draw(t, "kind")), X: []float64{1}, Y: []float64{1}}
		for range n {
			s.X, s.Y = append(s.X, value.Draw(t, "x")), append(s.Y, value.Draw(t, "y"))
		}
		specs, err := Specs(&plot.Figure{Name: "f", Width: 3, Panels: []plot.Panel{{Series: []plot.Series{s}}}})
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(specs[0]["datasets"])
		if err != nil {
			t.Fatal(err)
		}
		var sets map[string][]struct{ X, Y []*float64 }
		if err := json.Unmarshal(text, &sets); err != nil {
			t.Fatal(err)
		}
		got := sets["0"][0]
		if !slices.EqualFunc(got.X, s.X, same) || !slices.EqualFunc(got.Y, s.Y, same) {
			t.Fatalf("%s, want %v %v", text, s.X, s.Y)
		}
	})
}

func same(got *float64, want float64) bool {
	if got == nil || !finite(want) {
		return got == nil && !finite(want)
	}
	return math.Abs(*got-want) <= 1e-5*math.Abs(want)
}

func TestNamesCannotLeaveAnExpression(t *testing.T) {
	for name, want := range map[string]string{
		"plain": "'plain'", "it's": `'it\u0027s'`, `a\`: `'a\u005c'`, "two\nlines": `'two\u000alines'`, "sep\u2028": `'sep\u2028'`, "λ ≤ μ": "'λ ≤ μ'",
	} {
		if got := quote(name); got != want {
			t.Errorf("%q is written %s, want %s", name, got, want)
		}
	}
}

func TestSpecsOfWhatCannotBeDrawn(t *testing.T) {
	f := everything()
	f.Panels[0].Series[1].Y[0] = -1
	if _, err := Specs(f); !errors.Is(err, plot.ErrLogAxis) {
		t.Errorf("%v, want %v", err, plot.ErrLogAxis)
	}
}

func TestPackedComesBack(t *testing.T) {
	text, err := packed([]string{"a", strings.Repeat("<>", 100)})
	if err != nil {
		t.Fatal(err)
	}
	compressed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	if err := json.NewDecoder(r).Decode(&got); err != nil || len(got) != 2 || got[1] != strings.Repeat("<>", 100) {
		t.Errorf("%q, %v", got, err)
	}
}
