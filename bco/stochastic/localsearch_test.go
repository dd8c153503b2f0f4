package stochastic

import (
	"slices"
	"strconv"
	"testing"

	"ihealth/bco"
	"ihealth/chain"
)

// TestNoNeighbourIsBetter weighs every set that differs from the local search's answer in
// one or two validators by a search of its own.
func TestNoNeighbourIsBetter(t *testing.T) {
	for r := range 8 {
		p := randomProblem(r, 14, 2)
		p.Wait = []Wait{All, Byzantine}[r%2]
		x, err := newInstance(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		s := newSearch(t.Context(), x)
		if err := s.run(LocalSearch); err != nil {
			t.Fatal(err)
		}
		for i := range x.validators {
			for j := i; j < len(x.validators); j++ {
				other := toggled(s.best.set, i, j)
				if len(other) == 0 {
					continue
				}
				if c := newSearch(t.Context(), x).weighSet(other); c.utility < s.best.utility*(1-1e-12) {
					t.Errorf("instance %d: %v has U = %v, its neighbour %v %v", r, s.best.set, s.best.utility, other, c.utility)
				}
			}
		}
	}
}

// toggled returns the set with i and j taken out or put in; i alone when they are one.
func toggled(set []int, i, j int) []int {
	var out []int
	for k := range 14 {
		in := slices.Contains(set, k)
		if k == i || k == j {
			in = !in
		}
		if in {
			out = append(out, k)
		}
	}
	return out
}

// TestTiesGoToTheFirst: of sets that are alike, the one of least ids is chosen, by every
// method.
func TestTiesGoToTheFirst(t *testing.T) {
	p := randomProblem(0, 6, 1)
	p.Validators, p.Responses = nil, times(6, exponential(.5))
	for i := range 6 {
		p.Validators = append(p.Validators, chain.Validator{ID: "v" + strconv.Itoa(5-i), Fee: 1})
	}
	for _, m := range Methods() {
		s := solved(t, p, m)
		for i, id := range s.Validators {
			if id != "v"+strconv.Itoa(i) {
				t.Errorf("%s: %v, want the first %d", m, s.Validators, s.M)
				break
			}
		}
	}
}

// TestSetsWithinTheirBounds: v and M hold for every method.
func TestSetsWithinTheirBounds(t *testing.T) {
	for r := range 12 {
		p := randomProblem(r, 9, 1)
		p.MinValidators, p.MaxValidators = 3, 5
		for _, m := range Methods() {
			if s := solved(t, p, m); s.M < 3 || s.M > 5 || len(s.Validators) != s.M || s.N < p.MinBlock || s.N > p.MaxBlock {
				t.Errorf("instance %d, %s: %d validators, blocks of %d", r, m, s.M, s.N)
			}
		}
		p.Constraints = bco.Constraints{Quorum: true}
		for _, m := range Methods() {
			if s := solved(t, p, m); s.M != 4 {
				t.Errorf("instance %d, %s: %d validators, want 4 ≡ 1 mod 3", r, m, s.M)
			}
		}
	}
}

// TestOrderOfTheListDoesNotMatter: validators listed backwards, with their times, give
// the same set.
func TestOrderOfTheListDoesNotMatter(t *testing.T) {
	for r := range 6 {
		p := randomProblem(r, 10, 1)
		back := *p
		back.Validators, back.Responses = slices.Clone(p.Validators), slices.Clone(p.Responses)
		slices.Reverse(back.Validators)
		slices.Reverse(back.Responses)
		for _, m := range Methods() {
			a, b := solved(t, p, m), solved(t, &back, m)
			if !slices.Equal(a.Validators, b.Validators) || a.N != b.N || !near(a.Utility, b.Utility, 1e-12) {
				t.Errorf("instance %d, %s: %v, %d and backwards %v, %d", r, m, a.Validators, a.N, b.Validators, b.N)
			}
		}
	}
}
