package plot

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

// TestContour compares the contour of a plane, which linear interpolation meets
// exactly, with its equation x + 2y = 5, and that of a cone with its circle.
func TestContour(t *testing.T) {
	plain := func(x, y float64) vg.Point { return vg.Point{X: vg.Length(x), Y: vg.Length(y)} }
	for _, c := range []struct {
		name      string
		z         func(x, y float64) float64
		level     float64
		tolerance float64
	}{
		{"plane", func(x, y float64) float64 { return x + 2*y }, 5, 1e-12},
		{"cone", math.Hypot, 3, 0.05},
	} {
		h := &Heatmap{}
		for v := -5.0; v <= 5; v += 0.5 {
			h.X, h.Y = append(h.X, v), append(h.Y, v)
		}
		for _, y := range h.Y {
			var row []float64
			for _, x := range h.X {
				row = append(row, c.z(x, y))
			}
			h.Z = append(h.Z, row)
		}
		path := h.contour(c.level, plain)
		if len(path) < 20 {
			t.Errorf("%s: %d points", c.name, len(path))
		}
		for _, p := range path {
			if z := c.z(float64(p.Pos.X), float64(p.Pos.Y)); math.Abs(z-c.level) > c.tolerance {
				t.Errorf("%s: passes a point of value %g", c.name, z)
			}
		}
	}
}

func TestShade(t *testing.T) {
	for _, c := range []struct {
		z    span
		v    float64
		want int
	}{
		{span{low: 0, high: 1, log: false}, 0, 0},
		{span{low: 0, high: 1, log: false}, 1, shades - 1},
		{span{low: 0, high: 1, log: false}, 0.5, shades / 2},
		{span{low: 1, high: 100, log: true}, 10, shades / 2},
		{span{low: 0, high: 1, log: false}, math.NaN(), -1},
	} {
		if got := c.z.shade(c.v); got != c.want {
			t.Errorf("%+v at %g: %d, want %d", c.z, c.v, got, c.want)
		}
	}
}

// TestShadesDarkenEvenly demands that the colour map survives grey print: its
// luminance (ITU-R BT.709) rises with every shade.
func TestShadesDarkenEvenly(t *testing.T) {
	last := -1.0
	for i := range shades {
		c := shadeColor(i)
		y := 0.2126*float64(c.R) + 0.7152*float64(c.G) + 0.0722*float64(c.B)
		if y <= last {
			t.Errorf("shade %d has luminance %g after %g", i, y, last)
		}
		last = y
	}
}

func TestOneCell(t *testing.T) {
	h := &Heatmap{Label: "U", X: []float64{3}, Y: []float64{2}, Z: [][]float64{{7}}, Contours: []float64{7}}
	if _, err := Render(&Figure{Name: "f", Width: 3, Panels: []Panel{{Heatmap: h}}}, "svg"); err != nil {
		t.Error(err)
	}
}

// TestHaloHidesNoMarker renders two points on the same place: both halos must be
// drawn before the first marker, a circle.
func TestHaloHidesNoMarker(t *testing.T) {
	point := func(name string) Series { return Series{Name: name, Kind: Points, X: []float64{2}, Y: []float64{2}} }
	h := &Heatmap{Label: "U", X: []float64{1, 2, 3}, Y: []float64{1, 2}, Z: [][]float64{{1, 2, 3}, {4, 5, 6}}}
	svg, err := Render(&Figure{Name: "f", Width: 3, Panels: []Panel{{Heatmap: h, Series: []Series{point("exhaustive"), point("BCO")}}}}, "svg")
	if err != nil {
		t.Fatal(err)
	}
	halo, marker := "A3.35,3.35", "A2.55,2.55" // radii 1.5 × 1.7 + 0.8 and 1.5 × 1.7
	if n := strings.Count(string(svg), halo); n != 4 {
		t.Errorf("%d half circles of halos, want 4", n)
	}
	if last, first := strings.LastIndex(string(svg), halo), strings.Index(string(svg), marker); first < last {
		t.Errorf("the first marker is drawn at byte %d, before the last halo at %d", first, last)
	}
}

// TestCategories: a block of the colour bar for each, of the colour of its cells and with
// its name in the middle; other values are refused.
func TestCategories(t *testing.T) {
	h := &Heatmap{X: []float64{1, 2}, Y: []float64{1}, Z: [][]float64{{0, 2}}, Categories: []string{"none", "some", "all"}}
	if _, err := h.validate(false, false); err != nil {
		t.Fatal(err)
	}
	ticks := h.barTicks()
	for k, name := range h.Categories {
		if ticks[k].label != name || math.Abs(h.span().norm(ticks[k].value)-(float64(k)+0.5)/3) > 1e-12 {
			t.Errorf("tick %d: %+v", k, ticks[k])
		}
		middle := (2*k + 1) * shades / 6
		if h.barShade(middle) != h.span().shade(float64(k)) || k > 0 && h.span().shade(float64(k)) == h.span().shade(float64(k-1)) {
			t.Errorf("%s: shade %d of the bar, %d of its cells", name, h.barShade(middle), h.span().shade(float64(k)))
		}
	}
	for _, z := range []float64{-1, 0.5, 3} {
		h.Z[0][0] = z
		if _, err := h.validate(false, false); err == nil {
			t.Errorf("%v is accepted", z)
		}
	}
	h.Z[0][0], h.Log = 1, true
	if _, err := h.validate(false, false); err == nil {
		t.Error("categories on a logarithmic scale are accepted")
	}
}
