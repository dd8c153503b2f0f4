package plot

import (
	"math"
	"regexp"
	"slices"
	"testing"
)

var sharp = regexp.MustCompile(`^#[0-9a-f]{6}$`)

func TestScenesOfSamples(t *testing.T) {
	for _, f := range samples() {
		for i, s := range f.Scenes(6) {
			p := &f.Panels[i]
			if len(s.Pens) != len(p.Series) {
				t.Fatalf("%s: %d pens for %d series", f.Name, len(s.Pens), len(p.Series))
			}
			for k := range p.Series {
				checkInside(t, f.Name, &p.Series[k], s, s.Pens[k])
			}
			if s.X.Log != p.LogX || s.Y.Log != p.LogY {
				t.Errorf("%s: panel %d is logarithmic: %v, %v", f.Name, i, s.X.Log, s.Y.Log)
			}
			for _, axis := range []Axis{s.X, s.Y} {
				if len(axis.Ticks) < 2 {
					t.Errorf("%s: panel %d has an axis with %d ticks", f.Name, i, len(axis.Ticks))
				}
			}
		}
	}
}

// checkInside demands that all of a series lies within the axes, in a colour.
func checkInside(t *testing.T, figure string, s *Series, scene Scene, pen Pen) {
	t.Helper()
	if !sharp.MatchString(pen.Color) || !sharp.MatchString(pen.Fill) {
		t.Errorf("%s: colours %q and %q", figure, pen.Color, pen.Fill)
	}
	for i := range s.X {
		if s.drawn(i) && (s.X[i] < scene.X.Low || s.X[i] > scene.X.High || s.Y[i] < scene.Y.Low || s.Y[i] > scene.Y.High) {
			t.Errorf("%s: (%g, %g) is outside of [%g, %g] × [%g, %g]", figure, s.X[i], s.Y[i], scene.X.Low, scene.X.High, scene.Y.Low, scene.Y.High)
		}
	}
}

// Series of a group share a pen, others differ.
func TestPensTellSeriesApart(t *testing.T) {
	pens := bands().Scenes(6)[0].Pens
	for i := 0; i < len(pens); i += 2 {
		if pens[i].Color != pens[i+1].Color || pens[i].Marker != pens[i+1].Marker || !slices.Equal(pens[i].Dashes, pens[i+1].Dashes) {
			t.Errorf("closed form and simulation of one rate differ: %+v, %+v", pens[i], pens[i+1])
		}
		if next := (i + 2) % len(pens); pens[i].Color == pens[next].Color {
			t.Errorf("two rates share %s", pens[i].Color)
		}
	}
	seen := map[Marker]bool{}
	for i := range markers {
		seen[markerName(markers[i])] = true
	}
	if len(seen) != len(markers) {
		t.Errorf("%d markers have %d names", len(markers), len(seen))
	}
}

// Bars of one place touch and do not overlap; the points of a group stand on their bar.
func TestPensOfBars(t *testing.T) {
	pens := entities().Scenes(6)[0].Pens
	if right, left := pens[0].Shift+pens[0].Half, pens[1].Shift-pens[1].Half; math.Abs(right-left) > 1e-12 {
		t.Errorf("the first bar ends at %g, the second begins at %g", right, left)
	}
	if pens[2].Shift != pens[1].Shift {
		t.Errorf("the points stand at %g, their bar at %g", pens[2].Shift, pens[1].Shift)
	}
}

func TestSceneOfAHeatmap(t *testing.T) {
	f := surface()
	s, h := f.Scenes(6)[0], f.Panels[0].Heatmap
	if len(s.Edges[0]) != len(h.X)+1 || len(s.Edges[1]) != len(h.Y)+1 {
		t.Errorf("%d by %d edges of %d by %d cells", len(s.Edges[0]), len(s.Edges[1]), len(h.X), len(h.Y))
	}
	if len(s.Contours) == 0 || len(s.Shades) != len(viridis) || !s.Bar.Log {
		t.Errorf("%d segments, %d shades, logarithmic bar %v", len(s.Contours), len(s.Shades), s.Bar.Log)
	}
	for _, c := range s.Contours {
		for _, end := range c {
			if end[0] < h.X[0] || end[0] > h.X[len(h.X)-1] || end[1] < h.Y[0] || end[1] > h.Y[len(h.Y)-1] {
				t.Fatalf("a contour goes through (%g, %g)", end[0], end[1])
			}
		}
	}
}
