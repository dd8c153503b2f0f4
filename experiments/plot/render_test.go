package plot

import (
	"bytes"
	"errors"
	"image/png"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"

	"ihealth/internal/golden"
)

func TestGolden(t *testing.T) {
	for _, f := range samples() {
		t.Run(f.Name, func(t *testing.T) {
			svg, err := Render(f, "svg")
			if err != nil {
				t.Fatal(err)
			}
			golden.Check(t, f.Name+".svg", svg)
			table, err := CSV(f)
			if err != nil {
				t.Fatal(err)
			}
			golden.Check(t, f.Name+".csv", table)
		})
	}
}

func TestSameBytes(t *testing.T) {
	for _, f := range samples() {
		for _, format := range []string{"svg", "pdf", "png"} {
			if format == "png" && f.Width > IEEEColumn {
				continue // large images take seconds under the race detector
			}
			first, err := Render(f, format)
			if err != nil {
				t.Fatal(err)
			}
			second, err := Render(f, format)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(first, second) {
				t.Errorf("%s as %s: two renders differ", f.Name, format)
			}
		}
	}
}

func TestFormats(t *testing.T) {
	f := bands()
	pdf, err := Render(f, "pdf")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.Contains(pdf, []byte("D:20000101000000")) {
		t.Error("no PDF, or one with the time of its making")
	}
	b, err := Render(f, "png")
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if want := int(IEEEColumn * resolution); img.Width != want {
		t.Errorf("PNG is %d pixels wide, want %d", img.Width, want)
	}
	if _, err := Render(f, "gif"); !errors.Is(err, ErrFormat) {
		t.Errorf("gif: %v", err)
	}
}

// TestEverythingIsDrawn looks for names and labels in the SVG.
func TestEverythingIsDrawn(t *testing.T) {
	svg, err := Render(six(), "svg")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		">channel 1<", ">channel 7<", ">channel 14<", ">threshold ζ = 30 %<", ">(a) patient 1<", ">(f) patient 6<", ">time (s)<", ">change κ (%)<",
		">−20<", ">before<", ">during<", ">medication<", ">6 points without a value are not drawn<", "Arial,Helvetica,sans-serif",
	} {
		if !bytes.Contains(svg, []byte(want)) {
			t.Errorf("the SVG lacks %q", want)
		}
	}
	if n := bytes.Count(svg, []byte(">channel 7<")); n != 1 {
		t.Errorf("the legend names channel 7 %d times", n)
	}
}

// TestNothingIsClipped demands that labels are no longer than their axes allow
// and that the legend fits the page.
func TestNothingIsClipped(t *testing.T) {
	style := Theme{}.label()
	for _, f := range samples() {
		s, err := f.layout()
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range s.panels {
			if style.Width(a.yLabel) > s.data.Y+15 || style.Width(a.xLabel) > s.data.X+15 {
				t.Errorf("%s, panel %d: a label of %q, %q exceeds %v", f.Name, i, a.xLabel, a.yLabel, s.data)
			}
		}
		if s.legend.width() > s.width {
			t.Errorf("%s: the legend is %v wide", f.Name, s.legend.width())
		}
	}
}

// TestPartsFillThePage adds up legend, margins and data areas, which therefore
// cannot overlap.
func TestPartsFillThePage(t *testing.T) {
	for _, f := range samples() {
		s, err := f.layout()
		if err != nil {
			t.Fatal(err)
		}
		used := 2*margin + s.above()
		for _, r := range s.rows {
			used += r.top + r.bottom + s.data.Y
		}
		used += rowGap * vg.Length(len(s.rows)-1)
		if d := math.Abs(float64(used - s.height)); d > 1e-6 {
			t.Errorf("%s: parts need %v of %v points", f.Name, used, s.height)
		}
	}
}

func TestErrors(t *testing.T) {
	point := func(x, y float64) Series { return Series{Name: "s", X: []float64{x}, Y: []float64{y}} }
	panel := func(p Panel) *Figure { return &Figure{Name: "f", Width: 3, Panels: []Panel{p}} }
	nan := math.NaN()
	for _, c := range []struct {
		name string
		fig  *Figure
		want error
		says string
	}{
		{"no panels", &Figure{Name: "f", Width: 3}, ErrEmpty, `figure "f" has no panels`},
		{"no series", panel(Panel{}), ErrEmpty, `panel "1"`},
		{"gaps only", panel(Panel{Series: []Series{point(nan, 1), point(1, math.Inf(1))}}), ErrEmpty, "no point has a finite position"},
		{"no width", &Figure{Panels: []Panel{{Series: []Series{point(1, 1)}}}}, ErrShape, "0 by 0 inches"},
		{"NaN width", &Figure{Width: nan, Panels: []Panel{{Series: []Series{point(1, 1)}}}}, ErrShape, "NaN"},
		{"lengths", panel(Panel{Series: []Series{{Name: "s", X: []float64{1}}}}), ErrShape, "1 x for 0 y"},
		{"low without high", panel(Panel{Series: []Series{{X: []float64{1}, Y: []float64{1}, Low: []float64{1}}}}), ErrShape, "1 low and 0 high for 1 y"},
		{"kind", panel(Panel{Series: []Series{{Kind: 9, X: []float64{1}, Y: []float64{1}}}}), ErrShape, "kind 9"},
		{"log zero", panel(Panel{Title: "(a)", LogY: true, Series: []Series{point(1, 0)}}), ErrLogAxis, `panel "(a)": series "s": y[0] = 0`},
		{"log negative x", panel(Panel{LogX: true, Series: []Series{point(-1, 1)}}), ErrLogAxis, "x[0] = -1"},
		{"log bound", panel(Panel{LogY: true, Series: []Series{{X: []float64{1}, Y: []float64{1}, Low: []float64{0}, High: []float64{2}}}}), ErrLogAxis, "low[0] = 0"},
		{"log reference", panel(Panel{LogY: true, Series: []Series{point(1, 1)}, References: []Reference{{Name: "r"}}}), ErrLogAxis, `reference "r"`},
		{"log tick", panel(Panel{LogX: true, Series: []Series{point(1, 1)}, XTicks: []Tick{{0, "a"}}}), ErrLogAxis, "tick[0] = 0"},
		{"log tick of y", panel(Panel{LogY: true, Series: []Series{point(1, 1)}, YTicks: []Tick{{0, "a"}}}), ErrLogAxis, "tick[0] = 0"},
		{"log held", panel(Panel{LogY: true, Series: []Series{point(1, 1)}, Holds: []float64{0}}), ErrLogAxis, "held value[0] = 0"},
		{"log bars", panel(Panel{LogX: true, Series: []Series{{Kind: Bars, X: []float64{1}, Y: []float64{1}}}}), ErrShape, "linear x axis"},
		{"NaN reference", panel(Panel{Series: []Series{point(1, 1)}, References: []Reference{{Name: "r", Value: nan}}}), ErrShape, `reference "r" is NaN`},
		{"huge", panel(Panel{Series: []Series{point(1, 1e200)}}), ErrRange, "y[0] = 1e+200"},
		{"map rows", panel(Panel{Heatmap: &Heatmap{X: []float64{1}, Y: []float64{1}}}), ErrShape, "0 rows for 1 y"},
		{"map columns", panel(Panel{Heatmap: &Heatmap{X: []float64{1}, Y: []float64{1}, Z: [][]float64{{1, 2}}}}), ErrShape, "row 0 has 2 values for 1 x"},
		{"map order", panel(Panel{Heatmap: &Heatmap{X: []float64{2, 1}, Y: []float64{1}, Z: [][]float64{{1, 2}}}}), ErrShape, "x[1] = 1 does not increase"},
		{"map log", panel(Panel{Heatmap: &Heatmap{Log: true, X: []float64{1}, Y: []float64{1}, Z: [][]float64{{0}}}}), ErrLogAxis, "row 0: z[0] = 0"},
		{"map of gaps", panel(Panel{Heatmap: &Heatmap{X: []float64{1}, Y: []float64{1}, Z: [][]float64{{nan}}}}), ErrEmpty, "no point"},
		{"no room", &Figure{Name: "f", Width: 0.5, Panels: []Panel{{YLabel: "y", Series: []Series{point(1, 1)}}}}, ErrRoom, "enlarge it"},
		{"no height", &Figure{Name: "f", Width: 3, Height: 0.3, Panels: []Panel{{Series: []Series{point(1, 1)}}}}, ErrRoom, "0.3 inches"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Render(c.fig, "svg")
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %v with %q", err, c.want, c.says)
			}
		})
	}
}

// TestAnyFigureIsDrawnOrRefused draws figures of arbitrary numbers.
func TestAnyFigureIsDrawnOrRefused(t *testing.T) {
	number := rapid.OneOf(rapid.Float64Range(-maxMagnitude, maxMagnitude), rapid.Float64Range(-10, 10), rapid.SampledFrom([]float64{0, 1, 1e-320, 1e99, -1e99, 1e-99, math.NaN(), math.Inf(-1)}))
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "n")
		values := func(name string) []float64 { return rapid.SliceOfN(number, n, n).Draw(t, name) }
		s := Series{Name: "s", Kind: Kind(rapid.IntRange(int(Line), int(Band)).Draw(t, "kind")), X: values("x"), Y: values("y")}
		if rapid.Bool().Draw(t, "bounds") {
			s.Low, s.High = values("low"), values("high")
		}
		p := Panel{LogX: rapid.Bool().Draw(t, "logX"), LogY: rapid.Bool().Draw(t, "logY"), Series: []Series{s}}
		svg, err := Render(&Figure{Name: "f", Width: 3, Panels: []Panel{p}}, "svg")
		if err == nil && (bytes.Contains(svg, []byte("NaN")) || bytes.Contains(svg, []byte("Inf"))) {
			t.Fatalf("drew a point that is nowhere")
		}
	})
}

func TestGaps(t *testing.T) {
	nan := math.NaN()
	f := &Figure{Panels: []Panel{
		{Series: []Series{{X: []float64{1, nan, 3}, Y: []float64{math.Inf(1), 2, 3}}}},
		{Heatmap: &Heatmap{X: []float64{1}, Y: []float64{1, 2}, Z: [][]float64{{nan}, {1}}}},
	}}
	if got := f.Gaps(); got != 3 {
		t.Errorf("%d gaps, want 3", got)
	}
}

func TestGapsInterruptLines(t *testing.T) {
	nan := math.NaN()
	s := pen{Series: &Series{X: []float64{1, 2, 3, nan, 5}, Y: []float64{1, nan, 3, 4, 5}}}
	got := s.runs(s.drawn)
	if len(got) != 3 || got[0][0] != 0 || got[1][0] != 2 || got[2][0] != 4 {
		t.Errorf("runs %v", got)
	}
}
