package tracing_test

import (
	"fmt"
	"slices"
	"testing"

	"ihealth/iomt/tracing"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// TestRank: who can have infected the others comes before who was reported before them.
func TestRank(t *testing.T) {
	g, err := tracing.NewGraph(4, []tracing.Meeting{{At: 10, A: 0, B: 1}, {At: 20, A: 1, B: 2}, {At: 30, A: 2, B: 3}})
	if err != nil {
		t.Fatal(err)
	}
	cases := []tracing.Case{{Person: 3, Reported: 40}, {Person: 2, Reported: 41}, {Person: 1, Reported: 42}, {Person: 0, Reported: 90}}
	ranked := tracing.Search{Before: 100, Latency: 5}.Rank(g, cases)
	// 1 may have infected 0 at their meeting, rather than the other way round.
	if got := order(ranked); got != "[1:4 0:4 2:3 3:2]" {
		t.Errorf("%s, want 1 and 0, who explain all, before 2 and 3", got)
	}
	late := tracing.Search{Before: 0, Latency: 5}.Rank(g, cases)
	if got := order(late); got != "[3:1 2:1 1:1 0:1]" {
		t.Errorf("%s, want the order of reports when nobody can have infected anybody", got)
	}
	if got := (tracing.Search{}).Rank(g, nil); len(got) != 0 {
		t.Errorf("%v of no cases", got)
	}
}

func order(ranked []tracing.Suspect) string {
	var out []string
	for _, s := range ranked {
		out = append(out, fmt.Sprintf("%d:%d", s.Person, s.Explained))
	}
	return fmt.Sprint(out)
}

// TestRankDoesNotDependOnOrder of cases or meetings.
func TestRankDoesNotDependOnOrder(t *testing.T) {
	g := random(t, 30, 150, 4)
	e := epidemic()
	e.Transmission, e.Infectious = 1, 1
	cases := e.Spread(g, 0, rng.New(rng.Key{Seed: 2}))
	if len(cases) < 5 {
		t.Fatalf("%d cases", len(cases))
	}
	search := tracing.Search{Before: 1000, Latency: 20}
	want := search.Rank(g, cases)
	if want[0].Explained != len(cases) {
		t.Errorf("the first explains %d of %d, but the origin all", want[0].Explained, len(cases))
	}
	slices.Reverse(cases)
	if got := search.Rank(g, cases); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestRankPanics(t *testing.T) {
	g := random(t, 3, 3, 1)
	for name, f := range map[string]func(){
		"stranger":     func() { tracing.Search{}.Rank(g, []tracing.Case{{Person: 3}}) },
		"back in time": func() { tracing.Search{Before: -1}.Rank(g, nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

// TestAirborne: who was there before or during infects who is there during or after, once.
func TestAirborne(t *testing.T) {
	stays := []tracing.Stay{
		{Person: 0, Room: 1, From: 0, To: 10},    // left long before
		{Person: 1, Room: 1, From: 50, To: 80},   // left within the life of the aerosol
		{Person: 2, Room: 1, From: 90, To: 110},  // there at the time
		{Person: 3, Room: 1, From: 120, To: 130}, // came within it
		{Person: 4, Room: 1, From: 500, To: 510}, // came long after
		{Person: 5, Room: 2, From: 0, To: 999},   // another room
		{Person: 2, Room: 1, From: 140, To: 145}, // comes back
	}
	got := tracing.Airborne(stays, []tracing.Positive{{Room: 1, At: 100}, {Room: 3, At: 100}}, 50)
	want := []tracing.Meeting{
		{At: 100, A: 1, B: 2, Air: true},
		{At: 120, A: 1, B: 3, Air: true},
		{At: 120, A: 2, B: 3, Air: true},
		{At: 140, A: 1, B: 2, Air: true},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if _, err := tracing.NewGraph(6, got); err != nil {
		t.Error(err)
	}
	if got := tracing.Airborne(stays, nil, 50); got != nil {
		t.Errorf("%v without a positive", got)
	}
}

// ExampleSearch finds who brought the infection to a ward.
func ExampleSearch() {
	const hour = 3600 * sim.Time(1e9)
	g, err := tracing.NewGraph(5, []tracing.Meeting{
		{At: 1 * hour, A: 4, B: 2},
		{At: 30 * hour, A: 2, B: 0},
		{At: 31 * hour, A: 2, B: 3},
		{At: 60 * hour, A: 3, B: 1},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	cases := []tracing.Case{{0, 70 * hour}, {1, 90 * hour}, {2, 95 * hour}, {3, 80 * hour}, {4, 99 * hour}}
	for _, s := range (tracing.Search{Before: 14 * tracing.Day, Latency: 24 * hour}).Rank(g, cases) {
		fmt.Printf("person %d, reported after %.0f h, explains %d of %d cases\n", s.Person, s.Reported.Seconds()/3600, s.Explained, len(cases))
	}
	// Output:
	// person 2, reported after 95 h, explains 5 of 5 cases
	// person 4, reported after 99 h, explains 5 of 5 cases
	// person 3, reported after 80 h, explains 3 of 5 cases
	// person 0, reported after 70 h, explains 2 of 5 cases
	// person 1, reported after 90 h, explains 1 of 5 cases
}
