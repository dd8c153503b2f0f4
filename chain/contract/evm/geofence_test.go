package evm

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The contract's polygon is compared with the sum of the angles under which a place sees
// the edges: 2π inside, 0 outside. Places near an edge are left to nobody.
func TestPolygonByAngles(t *testing.T) {
	b := newBench(t, "Geofence")
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 12).Draw(t, "corners")
		polygon := make([]corner, n)
		for i := range polygon { // a star about the origin does not cross itself
			angle := 2 * math.Pi * (float64(i) + rapid.Float64Range(0.1, 0.9).Draw(t, "angle")) / float64(n)
			radius := rapid.Float64Range(1000, 100_000).Draw(t, "radius")
			polygon[i] = corner{int64(radius * math.Cos(angle)), int64(radius * math.Sin(angle))}
		}
		b.send(alice, "bound", subject, polygon)
		for range 5 {
			place := corner{rapid.Int64Range(-100_000, 100_000).Draw(t, "east"), rapid.Int64Range(-100_000, 100_000).Draw(t, "north")}
			sum, near := angles(polygon, place)
			if near {
				continue
			}
			got := b.view(bob, "inside", subject, place.East, place.North).Return[31] == 1
			if want := math.Abs(sum) > math.Pi; got != want {
				t.Fatalf("%v in %v: %v, want %v", place, polygon, got, want)
			}
		}
	})
}

// angles returns the sum of the angles, and whether one is so near π that the place may be
// on the edge.
func angles(polygon []corner, p corner) (sum float64, near bool) {
	for i, c := range polygon {
		d := polygon[(i+1)%len(polygon)]
		ax, ay, bx, by := float64(c.East-p.East), float64(c.North-p.North), float64(d.East-p.East), float64(d.North-p.North)
		angle := math.Atan2(ax*by-ay*bx, ax*bx+ay*by)
		near = near || math.Abs(angle) > math.Pi-1e-6
		sum += angle
	}
	return sum, near
}

func TestCircleTellsCrossingsOnly(t *testing.T) {
	b := newBench(t, "Geofence")
	b.send(alice, "encircle", bob, subject, int64(0), int64(0), uint64(25_000))
	for i, step := range []struct {
		east    int64
		crosses int
	}{{0, 0}, {25_000, 0}, {25_001, 1}, {30_000, 0}, {24_999, 1}, {math.MinInt64, 1}, {math.MaxInt64, 0}} {
		if r := b.send(bob, "locate", subject, step.east, int64(0), uint64(i+1)); len(r.Logs) != step.crosses {
			t.Errorf("at %d: %d events, want %d", step.east, len(r.Logs), step.crosses)
		}
	}
	b.refuses("stale sequence number", bob, "report", subject, false, uint64(7))
	b.refuses("impossible sequence number", bob, "report", subject, false, uint64(1<<56))
	if r := b.send(bob, "report", subject, false, uint64(8)); len(r.Logs) != 1 {
		t.Errorf("what the edge decided: %+v", r)
	}
	b.refuses("no fence for this oracle", alice, "locate", subject, int64(0), int64(0), uint64(9))
	b.refuses("not the authority", bob, "encircle", bob, subject, int64(0), int64(0), uint64(1))
	b.refuses("no radius", alice, "encircle", bob, subject, int64(0), int64(0), uint64(0))
	b.refuses("fewer than three corners", alice, "bound", subject, []corner{{0, 0}, {1, 1}})
}
