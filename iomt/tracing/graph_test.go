package tracing_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"ihealth/iomt/tracing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// random draws a graph of meetings within 1000 ns.
func random(t *testing.T, people, meetings int, seed uint64) *tracing.Graph {
	t.Helper()
	s := rng.New(rng.Key{Seed: seed})
	var all []tracing.Meeting
	for len(all) < meetings {
		m := tracing.Meeting{At: sim.Time(1000 * s.Float64()), A: int(float64(people) * s.Float64()), B: int(float64(people) * s.Float64()), Air: s.Float64() < 0.3}
		if m.A != m.B {
			all = append(all, m)
		}
	}
	g, err := tracing.NewGraph(people, all)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// arrive walks all paths in order of time, the dumber way.
func arrive(g *tracing.Graph, at int, from, latency sim.Time, best []sim.Time) {
	for _, m := range g.Meetings() {
		for _, way := range [][2]int{{m.A, m.B}, {m.B, m.A}} {
			if way[0] != at || m.At < from || m.Air && way[0] == m.B || m.At >= best[way[1]] {
				continue
			}
			best[way[1]] = m.At
			arrive(g, way[1], m.At+max(latency, 1), latency, best)
		}
	}
}

func TestArrivals(t *testing.T) {
	for seed := range uint64(40) {
		g := random(t, 9, 30, seed)
		for source := range 9 {
			for _, latency := range []sim.Time{0, 50, 400} {
				from := sim.Time(100 * source)
				want := slices.Repeat([]sim.Time{sim.Never}, 9)
				want[source] = from
				arrive(g, source, from, latency, want)
				if got := g.Arrivals(source, from, latency); !slices.Equal(got, want) {
					t.Fatalf("graph %d from %d with latency %d: %v, want %v", seed, source, latency, got, want)
				}
			}
		}
	}
}

func TestNewGraphRefuses(t *testing.T) {
	for name, m := range map[string]tracing.Meeting{
		"past": {At: -1, A: 0, B: 1}, "oneself": {A: 1, B: 1}, "negative": {A: -1, B: 1}, "beyond": {A: 0, B: 2},
	} {
		if _, err := tracing.NewGraph(2, []tracing.Meeting{m}); !errors.Is(err, tracing.ErrGraph) {
			t.Errorf("%s: %v, want ErrGraph", name, err)
		}
	}
	if _, err := tracing.NewGraph(0, nil); !errors.Is(err, tracing.ErrGraph) {
		t.Errorf("nobody: %v, want ErrGraph", err)
	}
	given := []tracing.Meeting{{At: 2, A: 0, B: 1}, {At: 1, A: 1, B: 0}}
	if g, err := tracing.NewGraph(2, given); err != nil || given[0].At != 2 || g.Meetings()[0].At != 1 {
		t.Errorf("%v: the caller's meetings are %v, the graph's %v", err, given, g.Meetings())
	}
}

func epidemic() tracing.Epidemic {
	return tracing.Epidemic{Transmission: 0.5, MinLatent: 20e-9, Latent: 20e-9, Infectious: 400e-9, Report: 100e-9}
}

// TestSpread: nobody is a case twice, everybody but the origin met an earlier case after its least latent
// time, and is reported after one's own.
func TestSpread(t *testing.T) {
	for seed := range uint64(50) {
		g := random(t, 30, 200, seed)
		cases := epidemic().Spread(g, 3, rng.New(rng.Key{Seed: seed}))
		if cases[0].Person != 3 {
			t.Fatalf("case 0 is %d, not the origin", cases[0].Person)
		}
		reach := g.Arrivals(3, 0, 20)
		seen := make(map[int]bool)
		for _, c := range cases {
			if seen[c.Person] {
				t.Fatalf("%d is a case twice", c.Person)
			}
			seen[c.Person] = true
			if c.Person != 3 && c.Reported < reach[c.Person]+20 {
				t.Fatalf("%d reported at %v, but reached at %v at the soonest", c.Person, c.Reported, reach[c.Person])
			}
		}
	}
}

// TestSpreadAlongALine: with certain infection a line of people falls in order.
func TestSpreadAlongALine(t *testing.T) {
	g, err := tracing.NewGraph(4, []tracing.Meeting{{At: 1000, A: 0, B: 1}, {At: 2000, A: 1, B: 2}, {At: 2001, A: 2, B: 3}})
	if err != nil {
		t.Fatal(err)
	}
	e := tracing.Epidemic{Transmission: 1, MinLatent: 500e-9, Latent: 1e-12, Infectious: 1, Report: 1e-12}
	cases := e.Spread(g, 0, rng.New(rng.Key{}))
	if len(cases) != 3 || cases[1].Person != 1 || cases[2].Person != 2 || cases[2].Reported != 2500 {
		t.Errorf("%+v, want 0, 1 and 2; 3 met 2 in the latent time", cases)
	}
}

// TestSpreadTransmits: of 4000 single meetings the given share infects, within 5 standard errors.
func TestSpreadTransmits(t *testing.T) {
	var star []tracing.Meeting
	for i := range 4000 {
		star = append(star, tracing.Meeting{At: 1, A: 0, B: i + 1})
	}
	g, err := tracing.NewGraph(4001, star)
	if err != nil {
		t.Fatal(err)
	}
	e := epidemic()
	e.Infectious = 1
	if n := len(e.Spread(g, 0, rng.New(rng.Key{Seed: 1}))) - 1; math.Abs(float64(n)-2000) > 5*math.Sqrt(1000) {
		t.Errorf("%d of 4000 infected, want half", n)
	}
}

func TestEpidemicValidate(t *testing.T) {
	for name, spoil := range map[string]func(*tracing.Epidemic){
		"no transmission":  func(e *tracing.Epidemic) { e.Transmission = 0 },
		"NaN transmission": func(e *tracing.Epidemic) { e.Transmission = math.NaN() },
		"least latent":     func(e *tracing.Epidemic) { e.MinLatent = -1 },
		"latent":           func(e *tracing.Epidemic) { e.Latent = 0 },
		"infectious":       func(e *tracing.Epidemic) { e.Infectious = math.Inf(1) },
		"report":           func(e *tracing.Epidemic) { e.Report = math.NaN() },
	} {
		e := epidemic()
		spoil(&e)
		if err := e.Validate(); !errors.Is(err, tracing.ErrGraph) {
			t.Errorf("%s: %v, want ErrGraph", name, err)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("an impossible epidemic spreads")
		}
	}()
	tracing.Epidemic{}.Spread(random(t, 2, 1, 1), 0, rng.New(rng.Key{}))
}
