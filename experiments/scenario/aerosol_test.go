package scenario

import (
	"math"
	"slices"
	"testing"

	"ihealth/sim/rng"
)

func TestAerosolMistakes(t *testing.T) {
	tests := []struct {
		trial kind
		want  []string
	}{
		{&RunLength{Reference: 0.5, Limits: []float64{4}, Shifts: []float64{0}, Runs: 2}, nil},
		{&RunLength{Reference: -1, Limits: []float64{4, 9}, Shifts: []float64{math.NaN()}, Runs: 1}, []string{"reference", "limits[1]", "shifts[0]", "runs"}},
		{&Infection{Hours: []float64{25}}, []string{"volume", "changes", "infectors", "quanta", "breathing", "hours[0]", "rooms"}},
		{&Aerosol{Changes: []float64{0}, Limits: []float64{0}}, []string{"volume", "changes[0]", "source", "period", "noise", "k", "limits[0]", "rooms"}},
		{&Region{Slant: 3}, []string{"rooms", "side", "slant", "devices"}},
	}
	for _, tt := range tests {
		if got := mistakes(tt.trial); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %v, want %v", tt.trial, got, tt.want)
		}
	}
}

// TestRegionReference: what the trial compares with says of every point that it is in one
// room, and tells neighbours apart.
func TestRegionReference(t *testing.T) {
	r := Region{Rooms: 5, Side: 4, Slant: -0.7}
	stream := rng.New(rng.Key{Seed: 3})
	for range 1000 {
		x, y := 5*stream.Float64(), 5*stream.Float64()
		rooms := 0
		for room := range 25 {
			if r.holds(room%5, room/5, r.corner(x, y)) {
				rooms++
				if room%5 != int(x) || room/5 != int(y) {
					t.Fatalf("(%v, %v) is in room %d", x, y, room)
				}
			}
		}
		if rooms != 1 {
			t.Fatalf("(%v, %v) is in %d rooms", x, y, rooms)
		}
	}
}

func TestAverages(t *testing.T) {
	values := []float64{1, 2, 3, 6}
	mean, se, err := averages(4, func(i int) (float64, error) { return values[i], nil })
	if err != nil || mean != 3 || math.Abs(se-math.Sqrt(14./3/4)) > 1e-12 {
		t.Errorf("%v ± %v, %v; want 3 ± √(14/3/4)", mean, se, err)
	}
}
