package joint

import (
	"cmp"
	"context"
	"math"
	"slices"

	"ihealth/bco"
)

// Greedy gives the channels their exact choice one after the other, in every order,
// each from the places that are left and leaving enough for the least of those to
// come; the best order is then improved by exchanges unless Raw. Its certificate is the
// bound of the channels' own optima.
type Greedy struct {
	Raw bool // no exchanges: what the best order alone is worth
}

// Name returns "joint-greedy", or "joint-greedy-raw".
func (g Greedy) Name() string {
	if g.Raw {
		return "joint-greedy-raw"
	}
	return "joint-greedy"
}

// Solve implements [Solver].
func (g Greedy) Solve(ctx context.Context, p *Problem) (Solution, error) {
	s, done, err := newSearch(ctx, g.Name(), p)
	if done {
		return s.solution(), err
	}
	if err := s.greedy(ctx, !g.Raw); err != nil {
		return s.solution(), err
	}
	out := s.solution()
	if !out.Found() {
		out.Status, out.Reason = bco.Skipped, "no order of the channels leaves enough for the last"
	}
	return out, nil
}

// greedy offers the incumbents of every order.
func (s *search) greedy(ctx context.Context, polished bool) error {
	for _, order := range orders(len(s.channels)) {
		c, err := s.inOrder(ctx, order)
		if err != nil {
			return err
		}
		s.propose(c)
	}
	if s.incumbent == nil || !polished {
		return nil
	}
	c := slices.Clone(s.incumbent)
	err := s.polish(ctx, c)
	s.propose(c)
	return err
}

// inOrder returns the channels' choices when they come in an order; nil when one
// of them finds nothing.
func (s *search) inOrder(ctx context.Context, order []int) (choice, error) {
	c := make(choice, len(order))
	want := slices.Clone(s.sizes)
	for _, f := range order {
		left := s.part(f, s.full(c))
		if err := s.pricings[f].run(ctx, &s.channels[f], s.free, &left); err != nil {
			return nil, err
		}
		want[f] = 0
		if c[f] = s.leaving(c, f, &left, want); c[f] == nil {
			return nil, nil
		}
	}
	return c, nil
}

// leaving returns the best set of channel f with which the channels to come can
// still have what they want at least.
func (s *search) leaving(c choice, f int, left *part, want []int) []int {
	w := s.pricings[f]
	offers := slices.Clone(w.offers[1:])
	slices.SortStableFunc(offers, func(a, b offer) int { return cmp.Compare(a.value, b.value) })
	for _, o := range offers {
		if math.IsInf(o.value, 1) {
			return nil
		}
		set := w.set(&s.channels[f], left, o.plan)
		if s.roomBeside(c, f, set, want) {
			return set
		}
	}
	return nil
}

// roomBeside reports whether the wanted sizes find room in what c and the set of f
// leave.
func (s *search) roomBeside(c choice, f int, set, want []int) bool {
	old := c[f]
	c[f] = set
	left := slices.Clone(s.capacity)
	for k, n := range s.use(c) {
		left[k] -= n
	}
	c[f] = old
	return room(left, want, anyValidator).missing == 0
}

// orders returns all orders of n channels.
func orders(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var out [][]int
	for _, shorter := range orders(n - 1) {
		for at := range n {
			out = append(out, slices.Insert(slices.Clone(shorter), at, n-1))
		}
	}
	return out
}
