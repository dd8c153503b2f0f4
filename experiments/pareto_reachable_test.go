package experiments

import (
	"testing"

	"ihealth/bco"
	"ihealth/sim/rng"
)

// TestReachableIsThatOfHulls: of points of which it is plain whether some weights
// choose them.
func TestReachableIsThatOfHulls(t *testing.T) {
	for _, tt := range []struct {
		name  string
		terms [][3]float64
		want  []bool
	}{
		{"one", [][3]float64{{1, 1, 1}}, []bool{true}},
		{"corners", [][3]float64{{1, 3, 3}, {3, 1, 3}, {3, 3, 1}}, []bool{true, true, true}},
		{"above the plane of three", [][3]float64{{1, 3, 3}, {3, 1, 3}, {3, 3, 1}, {2.5, 2.5, 2.5}}, []bool{true, true, true, false}},
		{"below it", [][3]float64{{1, 3, 3}, {3, 1, 3}, {3, 3, 1}, {2, 2, 2}}, []bool{true, true, true, true}},
		{"above the line of two", [][3]float64{{1, 3, 1}, {3, 1, 1}, {2.2, 2.2, 1.1}}, []bool{true, true, false}},
		{"equal", [][3]float64{{1, 3, 1}, {1, 3, 1}}, []bool{true, true}},
		{"chosen where cost has no weight only", [][3]float64{{1, 2, 1}, {1, 2, 2}, {2, 1, 1}}, []bool{true, false, true}},
	} {
		got := reachable(tt.terms)
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
				break
			}
		}
	}
}

// TestWeightsChooseOnlyReachablePoints: no weights choose what is ruled out, and some
// points are.
func TestWeightsChooseOnlyReachablePoints(t *testing.T) {
	for i, family := range []bco.Family{bco.Lognormal, bco.Individual, bco.Outliers} {
		x := smallTrade(t, family, i)
		may := reachable(x.terms)
		s := rng.New(rng.Key{Seed: 3, Replication: i})
		for range 20_000 {
			if at, _ := x.best(simplex(s)); !may[at] {
				t.Fatalf("%s: point %d of %d is chosen", family, at, len(may))
			}
		}
		out := 0
		for _, yes := range may {
			if !yes {
				out++
			}
		}
		if out == 0 {
			t.Errorf("%s: none of %d points is ruled out", family, len(may))
		}
	}
}
