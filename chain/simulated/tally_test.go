package simulated

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/sim"
)

// TestTally holds the tally against a sorted list of the votes.
func TestTally(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		nodes := rapid.IntRange(1, 200).Draw(t, "nodes")
		need := rapid.IntRange(0, nodes).Draw(t, "need")
		var tally tally
		tally.reset(nodes, nodes) // used before
		tally.add(0, 1)
		tally.reset(need, nodes)
		first := map[int]sim.Time{}
		last := sim.Never
		for range rapid.IntRange(0, 2*nodes).Draw(t, "votes") {
			rank, at := rapid.IntRange(0, nodes-1).Draw(t, "rank"), sim.Time(rapid.IntRange(0, 50).Draw(t, "at"))
			if _, ok := first[rank]; !ok {
				first[rank] = at
			}
			want := sim.Never
			if times := sortedTimes(first); need > 0 && len(times) >= need {
				want = times[need-1]
			}
			if changed := tally.add(rank, at); changed != (want != last) {
				t.Fatalf("changed %v: full at %v, was %v", changed, want, last)
			} else if changed && tally.at() != want {
				t.Fatalf("full at %v, want %v", tally.at(), want)
			}
			last = want
		}
	})
}

func sortedTimes(m map[int]sim.Time) []sim.Time {
	var out []sim.Time
	for _, at := range m {
		out = append(out, at)
	}
	slices.Sort(out)
	return out
}
