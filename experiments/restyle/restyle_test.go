package restyle

import (
	"errors"
	"strings"
	"testing"

	"ihealth/experiments/plot"
	"ihealth/experiments/yamlfile"
)

const good = `width: acm
text_pt: 8
line_pt: 1.5
marker_pt: 2
colors: ["#000000", "#d55e00"]
series:
  - {name: measured, label: "on nodes", color: "#0072b2", dash: dotted, marker: ring}
figures:
  - name: f
    title: ""
    height_in: 3
    columns: 1
    left_out: [model]
    panels:
      - {panel: 2, title: "(b)", x_label: "n", y_label: "L (s)", x_range: [1, 5], y_range: [0.1, 9], x_log: true, y_log: false}
`

func figure() plot.Figure {
	series := func() []plot.Series {
		return []plot.Series{{Name: "model", X: []float64{1, 2}, Y: []float64{1, 2}}, {Name: "measured", X: []float64{1, 2}, Y: []float64{1, 3}}}
	}
	return plot.Figure{Name: "f", Title: "F", Width: plot.IEEEPage, Columns: 2, Panels: []plot.Panel{{YLabel: "a", Series: series()}, {YLabel: "b", LogY: true, Series: series()}}}
}

func read(t *testing.T, text string) *Style {
	t.Helper()
	s, err := Read("s.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestApply(t *testing.T) {
	given := figure()
	s := read(t, good)
	if err := s.Check([]plot.Figure{given}); err != nil {
		t.Fatal(err)
	}
	got := s.Apply(given)
	if got.Title != "" || got.Height != 3 || got.Columns != 1 || got.Width != plot.ACMColumn || got.Theme.Text != 8 || got.Theme.Line != 1.5 || got.Theme.Marker != 2 || len(got.Theme.Colors) != 2 {
		t.Errorf("%+v", got)
	}
	first, second := got.Panels[0], got.Panels[1]
	if first.YLabel != "a" || second.YLabel != "L (s)" || second.XLabel != "n" || second.Title != "(b)" || !second.LogX || second.LogY ||
		second.XLimits != (plot.Limits{Low: 1, High: 5}) || second.YLimits != (plot.Limits{Low: 0.1, High: 9}) || first.XLimits != (plot.Limits{}) {
		t.Errorf("%+v", second)
	}
	for _, p := range got.Panels {
		if len(p.Series) != 1 {
			t.Fatalf("%d series", len(p.Series))
		}
		if s := p.Series[0]; s.Name != "on nodes" || s.Look != 2 || s.Color.B != 0xb2 || s.Dash != "dotted" || s.Marker != plot.Ring {
			t.Errorf("%+v", s)
		}
	}
	if same := figure(); !plot.Same(&given, &same) || given.Panels[0].Series[1].Look != 0 || len(given.Panels[0].Series) != 2 {
		t.Error("the figure that was given has changed")
	}
	if _, err := plot.Render(&got, "svg"); err != nil {
		t.Error(err)
	}
}

// TestNothingChangesNothing: an empty style draws the house style.
func TestNothingChangesNothing(t *testing.T) {
	given := figure()
	styled := read(t, "text_pt: 0\n").Apply(given)
	before, err := plot.Render(&given, "svg")
	if err != nil {
		t.Fatal(err)
	}
	after, err := plot.Render(&styled, "svg")
	if err != nil || string(before) != string(after) {
		t.Errorf("other bytes, %v", err)
	}
}

// TestResolvedIsReadBack: the style in a sidecar is the style of the file.
func TestResolvedIsReadBack(t *testing.T) {
	for _, text := range []string{good, "width: 4.5\n", "figures:\n  - name: f\n    panels:\n      - panel: 1\n"} {
		s := read(t, text)
		again := read(t, s.Resolved())
		if s.Resolved() != again.Resolved() {
			t.Errorf("resolved twice:\n%s\n%s", s.Resolved(), again.Resolved())
		}
		a, b := s.Apply(figure()), again.Apply(figure())
		first, err := plot.Render(&a, "svg")
		if err != nil {
			t.Fatal(err)
		}
		if second, err := plot.Render(&b, "svg"); err != nil || string(first) != string(second) {
			t.Errorf("drawn otherwise, %v", err)
		}
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct{ text, says string }{
		{"wdith: acm\n", `s.yaml:1:1: unknown key "wdith"`},
		{"width: narrow\n", `s.yaml:1:1: unknown width "narrow": want ieee, ieee2, acm, acm2, or 1 to 100 inches`},
		{"width: 0\n", "unknown width"},
		{"text_pt: 40\n", "s.yaml:1:1: 40 pt: want 4 to 20"},
		{"line_pt: -1\n", "-1 pt: want 0.1 to 10"},
		{"text_pt: .nan\n", "s.yaml:1:10"},
		{"colors: [blue]\n", `s.yaml:1:10: "blue" is no colour`},
		{"series:\n  - {name: a, color: red}\n", "s.yaml:2:15: \"red\" is no colour"},
		{"series:\n  - {name: a, dash: wavy}\n", `"wavy" is not one of its values`},
		{"figures:\n  - {name: f, height_in: -1}\n", "a height of -1 in"},
		{"figures:\n  - {name: f, columns: -1}\n", "-1 panels in a row"},
		{"figures:\n  - name: f\n    panels:\n      - {panel: 1, x_range: [2, 1]}\n", "s.yaml:4:20: a range has two ends, the lower one first"},
		{"figures:\n  - name: f\n    panels:\n      - {panel: 1, y_range: [2]}\n", "a range has two ends"},
	} {
		if _, err := Read("s.yaml", []byte(c.text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %v, want %q", c.text, err, c.says)
		}
	}
}

// TestWhatIsNotThere: each name that no figure has is reported, all at once.
func TestWhatIsNotThere(t *testing.T) {
	s := read(t, "series:\n  - {name: Model}\nfigures:\n  - {name: g}\n  - {name: f, left_out: [modle], panels: [{panel: 3}]}\n")
	err := s.Check([]plot.Figure{figure()})
	var all yamlfile.Errors
	if !errors.As(err, &all) || len(all) != 4 {
		t.Fatalf("%v", err)
	}
	for _, want := range []string{`s.yaml:2:6: there is no series "Model" here`, "here: measured; model", `s.yaml:4:6: there is no figure "g"`, `there is no series "modle"`, "figure f has no panel 3"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nlacks %q", err, want)
		}
	}
}

func TestWidth(t *testing.T) {
	for text, want := range map[string]float64{"ieee": 3.5, "ieee2": 7.16, "acm": 3.33, "acm2": 7, "4.25": 4.25} {
		if got, err := Width(text); err != nil || got != want {
			t.Errorf("%s: %g, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "NaN", "Inf", "-3", "0.5", "101", "IEEE", "3.5in"} {
		if _, err := Width(text); !errors.Is(err, ErrWidth) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(good))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Read("s.yaml", text)
		if err != nil {
			return
		}
		_ = s.Check([]plot.Figure{figure()})
		styled := s.Apply(figure())
		if _, err := plot.CSV(&styled); err != nil && !errors.Is(err, plot.ErrEmpty) && !errors.Is(err, plot.ErrShape) && !errors.Is(err, plot.ErrLogAxis) && !errors.Is(err, plot.ErrRange) {
			t.Errorf("%v", err)
		}
	})
}
