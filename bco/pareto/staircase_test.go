package pareto

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestMergedStaircases compares with the definition: of all steps stay those that no
// other is as good as; of equal ones that with the most validators, then the smallest
// block.
func TestMergedStaircases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s staircases
		var all []step
		for range rapid.IntRange(0, 9).Draw(t, "staircases") {
			latency, cost, m := 0, 40, rapid.Int32Range(2, 3).Draw(t, "m")
			for n := range rapid.IntRange(0, 9).Draw(t, "steps") {
				latency += rapid.IntRange(0, 3).Draw(t, "longer") // 0: too little to tell
				cost -= rapid.IntRange(1, 4).Draw(t, "cheaper")
				x := step{latency: float64(latency), cost: float64(cost), m: m, n: int32(n)}
				s.add(x)
				all = append(all, x)
			}
			s.end()
		}
		var want []step
		for _, x := range all {
			beaten := slices.ContainsFunc(all, func(y step) bool {
				return y != x && y.latency <= x.latency && y.cost <= x.cost &&
					(y.latency != x.latency || y.cost != x.cost || y.m > x.m || y.m == x.m && y.n < x.n)
			})
			if !beaten && !slices.Contains(want, x) {
				want = append(want, x)
			}
		}
		slices.SortFunc(want, func(a, b step) int { return int(a.latency - b.latency) })
		if got := s.merged(); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// TestSelectionHoldsTheCheapest compares with sorting, and knows when a validator
// comes in.
func TestSelectionHoldsTheCheapest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(1, 8).Draw(t, "m")
		s := newSelection(m)
		var fees []float64
		for rank := range 20 {
			fees = append(fees, float64(rapid.IntRange(0, 5).Draw(t, "fee")))
			in := s.add(rank, fees[rank])
			order := make([]int, len(fees))
			for i := range order {
				order[i] = i
			}
			slices.SortStableFunc(order, func(a, b int) int { return int(fees[a] - fees[b]) })
			want := slices.Sorted(slices.Values(order[:min(m, len(order))]))
			if !slices.Equal(s.ranks, want) || in != (len(want) == m && slices.Contains(want, rank)) {
				t.Fatalf("after %v: %v (in: %t), want %v", fees, s.ranks, in, want)
			}
		}
	})
}

// TestRounded: what differs in the last bits is equal, what differs in the twelfth
// digit is not, and nothing moves far.
func TestRounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(1e-300, 1e300).Draw(t, "x")
		r := rounded(x)
		if math.Abs(r/x-1) > 0.5e-12 || rounded(r) != r || rounded(r*(1+1e-14)) != r || rounded(r*(1-1e-14)) != r {
			t.Fatalf("%v → %v", x, r)
		}
		if !(rounded(r*(1+2e-12)) > r) {
			t.Fatalf("%v and %v are equal", x, r*(1+2e-12))
		}
	})
	if rounded(0) != 0 || !math.IsInf(rounded(math.MaxFloat64), 1) {
		t.Error("ends of the range")
	}
}
