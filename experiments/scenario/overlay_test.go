package scenario

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"ihealth/chain/overlay"
	"ihealth/sim/rng"
)

// reported returns what a kind reports, by path.
func reported(k kind) string {
	var out []string
	k.check(func(path, format string, args ...any) {
		text, _, _ := strings.Cut(fmt.Sprintf(format, args...), "\n")
		out = append(out, path+": "+text)
	})
	return strings.Join(out, "; ")
}

func overlayEnv() *Env {
	key := rng.Key{Seed: 1, Cell: "test"}
	return &Env{Key: key, Shared: key, Workers: 1, Note: func(string) {}}
}

// pointsOf runs all cells of a kind.
func pointsOf(t *testing.T, k kind) []Point {
	t.Helper()
	if m := reported(k); m != "" {
		t.Fatal(m)
	}
	var out []Point
	for _, c := range k.cells() {
		points, err := c.Run(t.Context(), overlayEnv())
		if err != nil {
			t.Fatalf("%s: %v", c.ID, err)
		}
		out = append(out, points...)
	}
	return out
}

// valueAt returns one of the points.
func valueAt(t *testing.T, points []Point, series, metric string, x float64) Point {
	t.Helper()
	for _, p := range points {
		if p.Series == series && p.Metric == metric && p.X == x {
			return p
		}
	}
	t.Fatalf("no %s of %s at %v", metric, series, x)
	return Point{}
}

func TestOverlayMistakes(t *testing.T) {
	rules := []string{"density"}
	for want, k := range map[string]kind{
		"nodes[1]: 3 nodes":         &Clusters{Nodes: []int{4, 3}, Degree: 12, Fields: 2, Rules: rules, Delay: 1},
		"degree: NaN neighbours":    &Clusters{Nodes: []int{4}, Degree: math.NaN(), Fields: 2, Rules: rules, Delay: 1},
		"fields: 1 fields":          &Clusters{Nodes: []int{4}, Degree: 12, Fields: 1, Rules: rules, Delay: 1},
		"delay_s: a delay of 0 s":   &Clusters{Nodes: []int{4}, Degree: 12, Fields: 2, Rules: rules},
		"rules: no rule is given":   &Clusters{Nodes: []int{4}, Degree: 12, Fields: 2, Delay: 1},
		`rules[0]: no rule "syst"`:  &Mobility{Nodes: 4, Degree: 12, Fields: 2, Rules: []string{"syst"}, Step: 1, Steps: 1},
		"step: steps of +Inf":       &Mobility{Nodes: 4, Degree: 12, Fields: 2, Rules: rules, Step: math.Inf(1), Steps: 1},
		"steps: 0 steps":            &Mobility{Nodes: 4, Degree: 12, Fields: 2, Rules: rules, Step: 1},
		"nodes: 1001 nodes":         &Mobility{Nodes: 1001, Degree: 12, Fields: 2, Rules: rules, Step: 1, Steps: 1},
		"colluders: 4 colluders":    &Keepers{Heads: 4, Colluders: 4, Counts: []int{1}, Blocks: 10},
		"keepers[0]: 5 keepers":     &Keepers{Heads: 4, Colluders: 1, Counts: []int{5}, Blocks: 10},
		"blocks: -1 blocks":         &Keepers{Heads: 4, Colluders: 1, Counts: []int{1}, Blocks: -1},
		"invented[0]: -1 neighbour": &Election{Nodes: 4, Degree: 12, Fields: 2, Rules: rules, Invented: []int{-1}},
	} {
		if got := reported(k); !strings.HasPrefix(got, want) || strings.Contains(got, ";") {
			t.Errorf("%+v: %q, want %q alone", k, got, want)
		}
	}
}

// TestClusters: all counts are those of formulas, and few heads are told of.
func TestClusters(t *testing.T) {
	points := pointsOf(t, &Clusters{Nodes: []int{12, 60}, Degree: 12, Fields: 3, Rules: []string{"density", "lowest-id"}, Delay: 0.01})
	compared := 0
	for _, p := range points {
		switch p.Metric {
		case "messages":
			if want := valueAt(t, points, p.Series, "messages_formula", p.X); p.Value != want.Value {
				t.Errorf("%s, %v nodes: %v messages, want %v", p.Series, p.X, p.Value, want.Value)
			}
			compared++
		case "few_said":
			if want := valueAt(t, points, p.Series, "few", p.X); p.Value != want.Value {
				t.Errorf("%s, %v nodes: %v of %v said", p.Series, p.X, p.Value, want.Value)
			}
		}
	}
	if few := valueAt(t, points, "density", "few", 12); compared != 6 || few.Value != 3 {
		t.Errorf("%d compared, few %v", compared, few)
	}
}

// TestKeepersLoseHistory (F8): what is replaced and what becomes of it.
func TestKeepersLoseHistory(t *testing.T) {
	k := &Keepers{Heads: 5, Colluders: 2, Counts: []int{1, 3}, Blocks: 3000}
	points := pointsOf(t, k)
	for _, series := range []string{keepersOnly, allHeads} {
		alone := valueAt(t, points, series, "alone", 1)
		if math.Abs(alone.Value-0.4) > 6*alone.SE { // p < 1e-8
			t.Errorf("%s: %v ± %v held alone, want 0.4", series, alone.Value, alone.SE)
		}
		if lost := valueAt(t, points, series, "body_lost", 1); lost.Value != alone.Value {
			t.Errorf("%s: %v lost of %v", series, lost.Value, alone.Value)
		}
		if safe := valueAt(t, points, series, "body_lost", 3); safe.Value != 0 {
			t.Errorf("%s: %v lost by two colluders of three keepers", series, safe.Value)
		}
	}
	lost, alone := valueAt(t, points, keepersOnly, "header_lost", 1), valueAt(t, points, keepersOnly, "alone", 1)
	if lost.Value != alone.Value || valueAt(t, points, allHeads, "header_lost", 1).Value != 0 || valueAt(t, points, allHeads, "unseen", 1).Value != 0 {
		t.Errorf("%v headers lost of %v held alone", lost.Value, alone.Value)
	}
	// The hash chain shows all of it but a run of forged blocks at the tip.
	if u := valueAt(t, points, keepersOnly, "unseen", 1); u.Value > 20.0/3000 {
		t.Errorf("%v of history replaced unseen", u.Value)
	}
}

// TestUnseen replaces blocks by hand.
func TestUnseen(t *testing.T) {
	for _, tt := range []struct {
		forged, changed []uint64
		want            int
	}{{nil, nil, 0}, {[]uint64{7, 8}, nil, 2}, {[]uint64{3, 4, 8}, []uint64{4}, 1}, {[]uint64{3, 8}, []uint64{3, 8}, 0}} {
		if got := unseen(tt.forged, tt.changed); got != tt.want {
			t.Errorf("%v, changed %v: %d unseen, want %d", tt.forged, tt.changed, got, tt.want)
		}
	}
}

// TestElectionIsCaptured (F24).
func TestElectionIsCaptured(t *testing.T) {
	points := pointsOf(t, &Election{Nodes: 60, Degree: 10, Fields: 5, Rules: []string{"density", "lowest-id"}, Invented: []int{0, 60}})
	for _, tt := range []struct {
		series, metric string
		x, want        float64
	}{
		{"density", "captured", 0, 0},
		{"density", "captured", 60, 1},
		{"lowest-id", "captured", 60, 0},
		{"density", "captured_admitted", 60, 0},
		{"lowest-id", "captured_admitted", 60, 0},
	} {
		if got := valueAt(t, points, tt.series, tt.metric, tt.x); got.Value != tt.want || got.N != 5 {
			t.Errorf("%+v: %v", tt, got)
		}
	}
	if firstMember(overlay.Clusters{Head: []int{0, 1}}) != -1 {
		t.Error("a head is a member")
	}
}

func TestMobilityIsOfAWalk(t *testing.T) {
	points := pointsOf(t, &Mobility{Nodes: 60, Degree: 10, Fields: 2, Rules: []string{"density"}, Step: 0.05, Steps: 10})
	if p := valueAt(t, points, "density", "head_changes", 60); !(p.Value > 0 && p.Value < 60 && p.SE >= 0 && p.N == 2) {
		t.Errorf("%+v", p)
	}
}
