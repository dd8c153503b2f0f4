package plot

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"
)

func TestParseColor(t *testing.T) {
	if c, err := ParseColor("#0072B2"); err != nil || c != okabeIto[0] {
		t.Errorf("%v, %v", c, err)
	}
	for _, s := range []string{"", "0072b2", "#0072b", "#0072b2ff", "#00 2b2", "blue", "##072b2"} {
		if _, err := ParseColor(s); !errors.Is(err, ErrShape) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// TestThemeIsSeen: every choice of a theme changes the drawing, and in the way asked for.
func TestThemeIsSeen(t *testing.T) {
	for _, c := range []struct {
		theme Theme
		want  string
	}{
		{Theme{}, "stroke-width:0.9"},
		{Theme{Line: 2.25}, "stroke-width:2.25"},
		{Theme{Text: 9}, "font-size:9px"},
		{Theme{Marker: 3}, "A3,3"},
		{Theme{Colors: []color.NRGBA{{R: 0x12, G: 0x34, B: 0x56, A: 0xff}}}, "#123456"},
	} {
		f := bands()
		f.Theme = c.theme
		svg, err := Render(f, "svg")
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.ReplaceAll(string(svg), "font-size: ", "font-size:"); !strings.Contains(got, c.want) {
			t.Errorf("%+v: no %s in the SVG", c.theme, c.want)
		}
	}
	for _, theme := range []Theme{{Text: 3}, {Text: 21}, {Text: math.NaN()}, {Line: -1}, {Line: math.Inf(1)}, {Marker: 0.01}} {
		f := bands()
		f.Theme = theme
		if err := f.Validate(); !errors.Is(err, ErrShape) {
			t.Errorf("%+v: %v", theme, err)
		}
	}
}

// TestFixedLooksStay: a series keeps its look when those before it are gone.
func TestFixedLooksStay(t *testing.T) {
	f := bands()
	want := f.looks().of(&f.Panels[0].Series[4])
	f.FixLooks()
	f.Panels[0].Series = f.Panels[0].Series[4:]
	if got := f.looks().of(&f.Panels[0].Series[0]); got.color != want.color || got.marker != want.marker {
		t.Errorf("%+v, want %+v", got, want)
	}
	s := Series{Color: color.NRGBA{R: 1, A: 0xff}, Marker: "plus", Dash: "dotted"}
	if got := (looks{}).of(&s); got.color != s.Color || got.marker != markers[6] || got.dashes[0] != 1 {
		t.Errorf("chosen look: %+v", got)
	}
	for _, s := range []Series{{Marker: "star"}, {Dash: "wavy"}, {Look: -1}} {
		s.X, s.Y = []float64{1}, []float64{1}
		if err := (&Figure{Width: 3, Panels: []Panel{{Series: []Series{s}}}}).Validate(); !errors.Is(err, ErrShape) {
			t.Errorf("%+v: %v", s, err)
		}
	}
	if len(Markers()) != len(markers) || len(Dashes()) != len(dashes) || len(texMarks) != len(markers) {
		t.Error("names and shapes differ in number")
	}
}

// TestLimitsCut: nothing is drawn beyond limits, and what is missing is counted.
func TestLimitsCut(t *testing.T) {
	f := bands()
	f.Panels[0].XLimits, f.Panels[0].YLimits = Limits{5, 20}, Limits{0.02, 0.06}
	if f.Outside() == 0 {
		t.Fatal("nothing lies outside")
	}
	svg, err := Render(f, "svg")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(svg, []byte("points lie beyond the axes")) {
		t.Error("the legend does not count what is cut")
	}
	s, err := f.layout()
	if err != nil {
		t.Fatal(err)
	}
	if a := s.panels[0]; a.x.low != 5 || a.x.high != 20 || a.y.low != 0.02 || a.y.high != 0.06 {
		t.Errorf("axes %+v %+v", a.x, a.y)
	}
	for _, tick := range s.panels[0].xTicks {
		if tick.value < 5 || tick.value > 20 {
			t.Errorf("tick at %g", tick.value)
		}
	}
	area := s.areas()[0]
	for _, path := range strings.Split(string(svg), "<path d=\"")[2:] {
		var x, y float64
		for _, p := range strings.FieldsFunc(strings.Split(path, "\"")[0], func(r rune) bool { return strings.ContainsRune("MLZ", r) }) {
			if n, _ := fmt.Sscanf(p, "%g,%g", &x, &y); n == 2 && y < float64(area.Min.Y)-5 {
				t.Errorf("a path reaches %g, %g below the axes at %v", x, y, area)
			}
		}
	}
}

func TestBadLimits(t *testing.T) {
	for _, p := range []Panel{
		{XLimits: Limits{2, 1}},
		{YLimits: Limits{1, 1}},
		{YLimits: Limits{math.NaN(), 1}},
		{XLimits: Limits{0, math.Inf(1)}},
	} {
		p.Series = []Series{{X: []float64{1}, Y: []float64{1}}}
		if err := (&Figure{Width: 3, Panels: []Panel{p}}).Validate(); !errors.Is(err, ErrShape) {
			t.Errorf("%+v: %v", p, err)
		}
	}
	log := Panel{LogX: true, XLimits: Limits{0, 5}, Series: []Series{{X: []float64{1}, Y: []float64{1}}}}
	if err := (&Figure{Width: 3, Panels: []Panel{log}}).Validate(); !errors.Is(err, ErrLogAxis) {
		t.Errorf("limit 0 of a logarithmic axis: %v", err)
	}
	f := surface()
	f.Panels[0].XLimits = Limits{1, 5}
	if err := f.Validate(); !errors.Is(err, ErrShape) {
		t.Errorf("limits of a heat map: %v", err)
	}
}

// TestIntegerAxes: an axis of integers has no other ticks.
func TestIntegerAxes(t *testing.T) {
	counts := Panel{Series: []Series{{X: []float64{1, 2, 3}, Y: []float64{0, 1, 1}}}}
	x, y := counts.spans()
	if got := labels(x.ticks(7)) + " | " + labels(y.ticks(7)); got != "1 2 3 | 0 1" {
		t.Errorf("ticks %s", got)
	}
	counts.Series[0].Low, counts.Series[0].High = []float64{0, 0.5, 1}, []float64{0.2, 1, 1}
	if _, y := counts.spans(); y.whole {
		t.Error("an axis of fractions passes for one of integers")
	}
}

// TestAtWidth: narrow columns have fewer panels in a row; none is refused.
func TestAtWidth(t *testing.T) {
	for _, f := range samples() {
		for _, width := range []float64{ACMColumn, IEEEColumn, IEEEPage} {
			g := f.AtWidth(width)
			if _, err := Render(&g, "svg"); err != nil || g.Width != width {
				t.Errorf("%s at %g in: %v", f.Name, width, err)
			}
		}
	}
	page := six()
	if narrow := page.AtWidth(IEEEColumn); narrow.Columns != 1 || page.Columns != 3 {
		t.Errorf("%d columns, before %d", narrow.Columns, page.Columns)
	}
	small := Figure{Width: IEEEColumn, Columns: 2, Panels: make([]Panel, 2)}
	if same := small.AtWidth(ACMColumn); same.Columns != 2 {
		t.Errorf("%d columns", same.Columns)
	}
}
