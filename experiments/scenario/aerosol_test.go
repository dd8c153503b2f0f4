package scenario

import (
	"math"
	"slices"
	"testing"

	"ihealth/iomt/tracing"
	"ihealth/sim"
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
		{
			&Fusion{Cases: 1, Aerosol: Aerosol{Volume: 100, Source: 1, Period: 1, Noise: 1, K: 1, Rooms: 1}},
			[]string{"aerosol.rooms", "people", "cases", "hours", "stay", "lifetime", "buildings"},
		},
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

func TestSampled(t *testing.T) {
	values := []float64{1, 2, 3, 6}
	s, err := sampled(4, func(i int) (float64, error) { return values[i], nil })
	p := s.point("", none, "")
	if err != nil || p.Value != 3 || math.Abs(p.SE-math.Sqrt(14./3/4)) > 1e-12 {
		t.Errorf("%v ± %v, %v; want 3 ± √(14/3/4)", p.Value, p.SE, err)
	}
}

// TestExposedByAir: person 0 is infectious and leaves room 1 after 100 s; air lasts 60 s.
func TestExposedByAir(t *testing.T) {
	f := Fusion{Cases: 1, Lifetime: 60}
	stay := func(person, room int, from, to float64) tracing.Stay {
		return tracing.Stay{Person: person, Room: room, From: sim.Seconds(from), To: sim.Seconds(to)}
	}
	got := f.exposed([]tracing.Stay{
		stay(0, 1, 0, 100),
		stay(1, 1, 50, 200),  // met in the room: Bluetooth hears
		stay(2, 1, 100, 101), // at once after
		stay(3, 1, 160, 300), // just in time
		stay(4, 1, 161, 300), // too late
		stay(5, 2, 110, 120), // elsewhere
		stay(2, 1, 120, 130), // again
		stay(0, 2, 1000, 2000),
	})
	if want := [][2]int{{0, 2}, {0, 3}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestStaysFillTheDay of everybody, without a gap.
func TestStaysFillTheDay(t *testing.T) {
	f := Fusion{People: 5, Hours: 2, Stay: 600, Aerosol: Aerosol{Rooms: 3}}
	now := make([]sim.Time, 5)
	for _, s := range f.stays(rng.New(rng.Key{Seed: 1})) {
		if s.From != now[s.Person] || s.To <= s.From || s.Room < 0 || s.Room > 2 {
			t.Fatalf("%+v after %v", s, now[s.Person])
		}
		now[s.Person] = s.To
	}
	for person, to := range now {
		if to != sim.Seconds(7200) {
			t.Errorf("person %d until %v", person, to)
		}
	}
}
