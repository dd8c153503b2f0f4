package simulated

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestElectedHaveTheMostStake: no candidate without a seat has more votes than one with.
func TestElectedHaveTheMostStake(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(t, "nodes")
		stakes := rapid.SliceOfN(rapid.Float64Range(0, 9), n, n).Draw(t, "stakes")
		seats := rapid.IntRange(1, n).Draw(t, "seats")
		d, err := NewDelegates(seats, 1, stakes)
		if err != nil {
			t.Fatal(err)
		}
		votes := make([]float64, n)
		for i := range n {
			candidate := rapid.IntRange(0, n-1).Draw(t, "candidate")
			votes[candidate] += stakes[i]
			if err := d.Vote(i, candidate); err != nil {
				t.Fatal(err)
			}
		}
		elected := d.Elected()
		if len(elected) != seats {
			t.Fatalf("%d elected for %d seats", len(elected), seats)
		}
		for candidate := range n {
			for _, e := range elected {
				if votes[candidate] > votes[e] && !slices.Contains(elected, candidate) {
					t.Fatalf("%v elected of %v: %d is missing", elected, votes, candidate)
				}
			}
		}
	})
}

func TestBadElections(t *testing.T) {
	for _, row := range []struct {
		seats  int
		epoch  int64
		stakes []float64
	}{
		{0, 1, []float64{1}},
		{2, 1, []float64{1}},
		{1, 0, []float64{1}},
		{1, 1, []float64{-1}},
		{1, 1, []float64{math.NaN()}},
		{1, 1, []float64{math.Inf(1)}},
	} {
		if _, err := NewDelegates(row.seats, row.epoch, row.stakes); !errors.Is(err, ErrElection) {
			t.Errorf("%+v: %v", row, err)
		}
	}
	d, err := NewDelegates(1, 1, []float64{1, 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, vote := range [][2]int{{-1, 0}, {0, 2}, {2, 0}} {
		if err := d.Vote(vote[0], vote[1]); !errors.Is(err, ErrElection) {
			t.Errorf("vote %v: %v", vote, err)
		}
	}
}
