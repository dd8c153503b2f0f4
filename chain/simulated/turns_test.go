package simulated

import (
	"testing"

	"pgregory.net/rapid"
)

// TestTurnsAreInProportion: of any W turns from the start each validator has its weight,
// then all begins anew.
func TestTurnsAreInProportion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Int64Range(1, 9), 1, 12).Draw(t, "weights")
		turns := NewTurns(weights)
		for range 3 {
			had, total := make([]int64, len(weights)), int64(0)
			for _, w := range weights {
				total += w
			}
			for range total {
				ahead := turns.After(0)
				next := turns.Next()
				if next != ahead {
					t.Fatalf("After(0) says %d, Next %d", ahead, next)
				}
				had[next]++
			}
			for i, w := range weights {
				if had[i] != w {
					t.Fatalf("weights %v: turns %v in a cycle", weights, had)
				}
			}
		}
	})
}

// TestTurnsOfEqualsAreRoundRobin: 0, 1, 2, 0, 1, 2.
func TestTurnsOfEqualsAreRoundRobin(t *testing.T) {
	turns := NewTurns([]int64{5, 5, 5})
	for i := range 9 {
		if skipping := turns.After(2); skipping != (i+2)%3 {
			t.Errorf("turn %d: two later it is %d's", i, skipping)
		}
		if got := turns.Next(); got != i%3 {
			t.Errorf("turn %d is %d's", i, got)
		}
	}
}

// TestTurnsOfUnequals: voting powers 1 and 3 give p2, p1, p2, p2, for ever.
// Reference: CometBFT v0.40.0, spec/consensus/proposer-selection.md, first table.
func TestTurnsOfUnequals(t *testing.T) {
	turns := NewTurns([]int64{1, 3})
	for i, want := range []int{1, 0, 1, 1, 1, 0, 1, 1} {
		if got := turns.Next(); got != want {
			t.Errorf("turn %d is %d's, want %d's", i, got, want)
		}
	}
}
