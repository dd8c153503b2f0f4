package edge_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ihealth/chain"
	"ihealth/iomt/device"
	"ihealth/iomt/edge"
	"ihealth/sim"
)

func fix(sequence int, east, north float64) device.Reading {
	return device.Reading{Kind: device.Location, Sequence: uint64(sequence), At: sim.Time(sequence), Position: device.Position{East: east, North: north}}
}

func corners(coordinates ...float64) []device.Position {
	var out []device.Position
	for i := 0; i < len(coordinates); i += 2 {
		out = append(out, device.Position{East: coordinates[i], North: coordinates[i+1]})
	}
	return out
}

// TestFenceDwells: the crossing is reported once, at the dwell-th fix in a row.
func TestFenceDwells(t *testing.T) {
	const in, out = 0, 30
	const n, u, e, w = edge.Normal, edge.Undecided, edge.Emergency, edge.Warning
	walk := []float64{in, out, in, out, out, in, out, out, out, out, out, in, out}
	for dwell, want := range map[int][]edge.Code{
		1: {n, e, n, e, w, n, e, w, w, w, w, n, e},
		2: {n, u, n, u, e, n, u, e, w, w, w, n, u},
		3: {n, u, n, u, u, n, u, u, e, w, w, n, u},
	} {
		f, err := edge.NewFence(edge.Circle{Radius: 25}, dwell)
		if err != nil {
			t.Fatal(err)
		}
		var got []edge.Code
		for i, east := range walk {
			v, err := f.Judge(fix(i+1, east, 0))
			if err != nil || (v.Code == e) != (v.Class == chain.Urgent) || strings.ContainsAny(v.Reason, "0123456789") {
				t.Fatalf("%+v, %v", v, err)
			}
			got = append(got, v.Code)
		}
		if !slices.Equal(got, want) {
			t.Errorf("dwell %d: %v, want %v", dwell, got, want)
		}
	}
}

func TestFenceRefuses(t *testing.T) {
	f, err := edge.NewFence(edge.Circle{Radius: 25}, 2)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range []device.Reading{
		temperature(1, 1, 36_600), fix(0, 0, 0), fix(1, math.NaN(), 0), fix(1, 0, math.Inf(1)), fix(1, 1e9, 0),
	} {
		if _, err := f.Judge(r); !errors.Is(err, edge.ErrReading) {
			t.Errorf("%d: %v, want ErrReading", i, err)
		}
	}
	if v, err := f.Judge(fix(1, 30, 0)); err != nil || v.Code != edge.Undecided {
		t.Errorf("%+v, %v after refusals", v, err)
	}
	if _, err := f.Judge(fix(1, 30, 0)); !errors.Is(err, edge.ErrReading) {
		t.Errorf("%v for a replayed fix", err)
	}
	for i, make := range []func() (*edge.Fence, error){
		func() (*edge.Fence, error) { return edge.NewFence(nil, 1) },
		func() (*edge.Fence, error) { return edge.NewFence(edge.Polygon{}, 1) },
		func() (*edge.Fence, error) { return edge.NewFence(edge.Circle{}, 1) },
		func() (*edge.Fence, error) { return edge.NewFence(edge.Circle{Radius: math.NaN()}, 1) },
		func() (*edge.Fence, error) { return edge.NewFence(edge.Circle{Radius: math.Inf(1)}, 1) },
		func() (*edge.Fence, error) {
			return edge.NewFence(edge.Circle{Radius: 1, Centre: device.Position{East: math.NaN()}}, 1)
		},
		func() (*edge.Fence, error) { return edge.NewFence(edge.Circle{Radius: 1}, 0) },
		func() (*edge.Fence, error) { return edge.NewFence(edge.Circle{Radius: 1}, edge.MaxDwell+1) },
	} {
		if _, err := make(); !errors.Is(err, edge.ErrArea) {
			t.Errorf("fence %d: %v, want ErrArea", i, err)
		}
	}
}

// TestBoundaryBelongsToTheArea, for circle and polygon, on either side of it.
func TestBoundaryBelongsToTheArea(t *testing.T) {
	square, err := edge.NewPolygon(corners(0, 0, 10, 0, 10, 10, 0, 10))
	if err != nil {
		t.Fatal(err)
	}
	c := edge.Circle{Centre: device.Position{East: 5, North: 5}, Radius: 5}
	for _, tt := range []struct {
		area        edge.Area
		east, north float64
		want        bool
	}{
		{c, 5, 5, true},
		{c, 10, 5, true},
		{c, 10.001, 5, false},
		{c, 8, 9, true},
		{c, 9, 9, false},
		{square, 5, 5, true},
		{square, 10, 5, true},
		{square, 0, 0, true},
		{square, 5, 10, true},
		{square, 10.001, 5, false},
		{square, -0.001, 0, false},
		{square, 5, 11, false},
		{square, 20, 10, false},
	} {
		if got := tt.area.Contains(device.Position{East: tt.east, North: tt.north}); got != tt.want {
			t.Errorf("%+v contains (%v, %v): %v", tt.area, tt.east, tt.north, got)
		}
	}
}

// TestPolygonsThatCrossThemselves are refused, and others not.
func TestPolygonsThatCrossThemselves(t *testing.T) {
	for name, tt := range map[string]struct {
		corners []device.Position
		good    bool
	}{
		"triangle":         {corners(0, 0, 10, 0, 0, 10), true},
		"clockwise":        {corners(0, 0, 0, 10, 10, 0), true},
		"concave":          {corners(0, 0, 10, 0, 10, 10, 5, 1, 0, 10), true},
		"corner in a side": {corners(0, 0, 5, 0, 10, 0, 0, 10), true},
		"bow tie":          {corners(0, 0, 10, 10, 10, 0, 0, 10), false},
		"touches a side":   {corners(0, 0, 10, 0, 10, 10, 5, 0, 0, 10), false},
		"touches a corner": {corners(0, 0, 10, 0, 10, 10, 0, 0, 0, 10), false},
		"corner twice":     {corners(0, 0, 0, 0, 10, 0, 0, 10), false},
		"closed by hand":   {corners(0, 0, 10, 0, 0, 10, 0, 0), false},
		"runs back":        {corners(0, 0, 10, 0, 5, 0, 0, 10), false},
		"without area":     {corners(0, 0, 10, 0, 5, 0), false},
		"two corners":      {corners(0, 0, 10, 0), false},
		"nearly straight":  {corners(0, 0, 1, 1, 3, math.Nextafter(3, 4)), true},
		"not finite":       {corners(0, 0, 10, 0, 0, math.NaN()), false},
		"too many":         {make([]device.Position, 1001), false},
		"last side":        {corners(0, 0, 10, 0, 10, 10, -5, 10, 5, -5), false},
	} {
		if _, err := edge.NewPolygon(tt.corners); tt.good != (err == nil) || !tt.good && !errors.Is(err, edge.ErrArea) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestStarContains holds polygons against a dumber rule: a star-shaped polygon contains a
// point when it is nearer to the centre than the side in its direction, found by the side
// of the line on which it lies.
func TestStarContains(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 12).Draw(t, "corners")
		star := make([]device.Position, n)
		for i := range star {
			r := rapid.Float64Range(1, 50).Draw(t, "radius")
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
			star[i] = device.Position{East: r * cos, North: r * sin}
		}
		p, err := edge.NewPolygon(star)
		if err != nil {
			t.Fatalf("%+v: %v", star, err)
		}
		at := device.Position{East: rapid.Float64Range(-60, 60).Draw(t, "east"), North: rapid.Float64Range(-60, 60).Draw(t, "north")}
		want, sure := false, true
		for i, a := range star {
			b := star[(i+1)%n]
			if cross(a, at) < 0 || cross(at, b) < 0 {
				continue // in another sector
			}
			side := cross(device.Position{East: b.East - a.East, North: b.North - a.North}, device.Position{East: at.East - a.East, North: at.North - a.North})
			want, sure = want || side > 0, sure && math.Abs(side) > 1e-6
		}
		if got := p.Contains(at); sure && got != want {
			t.Fatalf("%+v contains %+v: %v", star, at, got)
		}
	})
}

func cross(a, b device.Position) float64 { return a.East*b.North - a.North*b.East }
