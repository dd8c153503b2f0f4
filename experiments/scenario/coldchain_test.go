package scenario

import (
	"math"
	"slices"
	"testing"
)

// mistakes returns the paths that a trial reports.
func mistakes(k kind) []string {
	var got []string
	k.check(func(path, _ string, _ ...any) { got = append(got, path) })
	return got
}

func TestColdChainMistakes(t *testing.T) {
	tests := []struct {
		trial kind
		want  []string
	}{
		{&Kinetic{Hours: 48, Store: 5, Limit: 8, Odd: []float64{25}, OddHours: []float64{2}}, nil},
		{&Kinetic{Hours: math.NaN(), Store: 99, Limit: -99, Odd: []float64{25, 61}, OddHours: []float64{0}}, []string{"hours", "store", "limit", "odd[1]", "oddhours[0]"}},
		{
			&ColdChain{Lots: 0, Hours: 0, SD: -1, Noise: math.Inf(1), Doors: Trouble{2, 0, 99}, Range: Range{8, 2}},
			[]string{
				"lots", "hours", "sd", "noise", "doors.share", "doors.hours", "doors.celsius", "failures.hours", "frosts.hours",
				"range.high", "rules",
			},
		},
		{
			&ColdChain{
				Lots: 1, Hours: 1, Doors: Trouble{Hours: 1}, Failures: Trouble{Hours: 1}, Frosts: Trouble{Hours: 1},
				Rules: []CargoRule{{Alarms: []CargoAlarm{{Celsius: math.NaN(), Hours: -1}}, MKT: new(100.0)}},
			},
			[]string{"rules[0].name", "rules[0].mkt", "rules[0].alarms[0].celsius", "rules[0].alarms[0].hours"},
		},
		{&Custody{}, []string{"lots", "tags", "passes", "block", "deadline"}},
	}
	for _, tt := range tests {
		if got := mistakes(tt.trial); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %v, want %v", tt.trial, got, tt.want)
		}
	}
}

// TestCargoTally by hand: six lots of each fate and verdict.
func TestCargoTally(t *testing.T) {
	var tally cargoTally
	tally.add(true, false, true)
	tally.add(true, true, true)
	tally.add(false, true, false)
	tally.add(false, false, true)
	tally.add(false, false, false)
	tally.add(false, false, false)
	want := map[string]float64{"found": 2. / 3, "found_decayed": 1, "found_frozen": 0.5, "false_alarms": 1. / 3, "precision": 2. / 3}
	for _, p := range tally.points("r") {
		if p.Value != want[p.Metric] {
			t.Errorf("%s: %v, want %v", p.Metric, p.Value, want[p.Metric])
		}
		if p.Metric == "found" && p.X != 1./3 {
			t.Errorf("found stands at %v", p.X)
		}
	}
}
