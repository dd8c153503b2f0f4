package baseline

import (
	"context"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ihealth/bco"
	"ihealth/sim/rng"
)

// newTestSearch returns a search over the reference problem in which only these sizes are
// allowed.
func newTestSearch(t testing.TB, seed uint64, sizes ...int) *search {
	t.Helper()
	p := bco.Reference(bco.Weights{Latency: 1})
	s, err := newSearch(context.Background(), &p, 0, rng.Key{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	if len(sizes) > 0 {
		s.sizes = sizes
	}
	return s
}

func TestNearestSize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfNDistinct(rapid.IntRange(1, 21), 1, 8, rapid.ID[int]).Draw(t, "sizes")
		slices.Sort(sizes)
		m := rapid.IntRange(0, 22).Draw(t, "m")
		want := sizes[0]
		for _, size := range sizes {
			if math.Abs(float64(size-m)) < math.Abs(float64(want-m)) {
				want = size
			}
		}
		if got := (&search{sizes: sizes}).nearest(m); got != want {
			t.Fatalf("nearest of %v to %d is %d, want %d", sizes, m, got, want)
		}
	})
}

// A resized set keeps what it need not give up.
func TestResizeKeepsMembers(t *testing.T) {
	s := newTestSearch(t, 1)
	for range 200 {
		before := s.anySet()
		after := slices.Clone(before)
		m := s.sizes[s.random.IntN(len(s.sizes))]
		s.resize(after, m)
		changed := 0
		for i := range before {
			if before[i] != after[i] {
				changed++
			}
		}
		if size := count(before); count(after) != m || changed != max(size-m, m-size) {
			t.Fatalf("%d resized to %d: %d members after %d changes", size, m, count(after), changed)
		}
	}
}

// Every validator is drawn as often as any other: n = 21,000 sets of 7 of 21, so each
// count has mean 7000 and σ = 68.3. A bound of 6.5 σ fails 21 true counts with probability
// 2e-9.
func TestRandomSetsAreUniform(t *testing.T) {
	s := newTestSearch(t, 2)
	counts := make([]int, 21)
	for range 21_000 {
		for i, in := range s.sized(7) {
			if in {
				counts[i]++
			}
		}
	}
	for i, n := range counts {
		if math.Abs(float64(n)-7000) > 6.5*68.3 {
			t.Errorf("validator %d is in %d of 21000 sets, want 7000 ± 444", i, n)
		}
	}
}

// A move of annealing is an exchange or a step to the next allowed size, and reaches all
// of them.
func TestMovesReachEverySize(t *testing.T) {
	sizes := []int{1, 4, 10, 21}
	s := newTestSearch(t, 3, sizes...)
	members := s.sized(4)
	seen := map[int]bool{}
	at := 1
	for range 2000 {
		before := slices.Clone(members)
		s.move(members)
		now := slices.Index(sizes, count(members))
		if now < 0 || now < at-1 || now > at+1 {
			t.Fatalf("from %d validators to %d", count(before), count(members))
		}
		at = now
		seen[count(members)] = true
	}
	if len(seen) != len(sizes) {
		t.Errorf("sizes seen: %v, want %v", seen, sizes)
	}
}

func TestDecode(t *testing.T) {
	s := newTestSearch(t, 4, 2, 4)
	for _, row := range []struct {
		x    []float64
		want []bool
	}{
		{[]float64{0.6, 0.5, 0.7, 0.1}, []bool{true, false, true, false}},
		{[]float64{0.1, 0.3, 0.2, -1}, []bool{false, true, true, false}},
		{[]float64{0.9, 0.6, 0.7, 0.1}, []bool{true, false, true, false}},
		{[]float64{0.9, 0.9, 0.9, 0.1}, []bool{true, true, false, false}}, // ties by rank
		{[]float64{0.9, 0.9, 0.9, 0.8}, []bool{true, true, true, true}},
	} {
		if got := s.decode(row.x); !slices.Equal(got, row.want) {
			t.Errorf("%v is %v, want %v", row.x, got, row.want)
		}
	}
}

// An infeasible set is worth more than U of every feasible one.
func TestPenaltyExceedsEveryUtility(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		family := rapid.SampledFrom(bco.Families()).Draw(t, "family")
		p := family.Random(rng.New(rng.Key{Seed: rapid.Uint64().Draw(t, "seed")}), bco.Size{Validators: 9, Blocks: 30})
		p.SecurityTerm = rapid.SampledFrom([]bco.SecurityTerm{bco.Normalised, bco.Literal}).Draw(t, "term")
		p.MinBlock = rapid.IntRange(1, 30).Draw(t, "t")
		s, err := newSearch(context.Background(), &p, 0, rng.Key{})
		if err != nil {
			t.Fatal(err)
		}
		for range 10 {
			u, v := s.evaluate(s.anySet()), s.infeasible(s.evaluator.Group(s.set))
			if !(u < s.penalty && s.penalty < v && v <= 3*s.penalty) {
				t.Fatalf("U = %v, penalty %v, infeasible it would be worth %v", u, s.penalty, v)
			}
		}
	})
}

// Leaving a validator out brings an infeasible set nearer to a feasible one.
func TestInfeasibleSetsAreOrdered(t *testing.T) {
	s := newTestSearch(t, 5)
	for range 200 {
		s.evaluate(s.anySet())
		if len(s.set) < 2 {
			continue
		}
		if all, fewer := s.infeasible(s.evaluator.Group(s.set)), s.infeasible(s.evaluator.Group(s.set[1:])); !(fewer < all) {
			t.Fatalf("%v is worth %v, %v is worth %v", s.set, all, s.set[1:], fewer)
		}
	}
}
