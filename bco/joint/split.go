package joint

import (
	"math"
	"slices"
)

// leastSpread is the variance from which on a decision counts as open.
const leastSpread = 0.02

// split divides a node: by the decision that good prices leave most open, or else by
// a validator that too many channels ask for.
func (s *search) split(n *node, unpriced *relaxation) []*node {
	if children := s.decide(n); children != nil {
		return children
	}
	if k := s.contested(n.asked.use, n.prices); k >= 0 {
		return s.bar(n, k, n.asked.choice)
	}
	return s.bar(n, s.contested(unpriced.use, n.prices), unpriced.choice)
}

// decide splits at the mean of the decision with the largest variance, that of the
// block in proportion to its mean; nil when none is open.
func (s *search) decide(n *node) []*node {
	most, channel, by, cut := leastSpread, -1, size, 0
	for f := range n.open {
		for d := range n.open[f] {
			mean, variance := n.open[f][d].variance()
			if decision(d) == block && variance > 0 {
				variance /= mean
			}
			if variance > most {
				most, channel, by, cut = variance, f, decision(d), int(math.Floor(mean))
			}
		}
	}
	if channel < 0 {
		return nil
	}
	below, above := n.child(), n.child()
	below.parts[channel].spans[by].hi = cut
	above.parts[channel].spans[by].lo = cut + 1
	return []*node{below, above}
}

// child returns a copy of a node to be narrowed.
func (n *node) child() *node {
	return &node{parts: slices.Clone(n.parts), places: n.places, prices: n.prices, bound: n.bound}
}

// contested returns the dearest validator that is wanted too often, and of equals
// the fastest; -1 when there is none.
func (s *search) contested(use []int, prices []float64) int {
	found := -1
	for k, n := range use {
		if n > s.capacity[k] && (found < 0 || prices[k] > prices[found]) {
			found = k
		}
	}
	return found
}

// bar makes a child for each way to bar validator k from as many of the channels
// that ask for it as are too many.
func (s *search) bar(n *node, k int, asked choice) []*node {
	var users []int
	for f, set := range asked {
		if slices.Contains(set, k) {
			users = append(users, f)
		}
	}
	var out []*node
	for _, without := range subsets(users, len(users)-s.capacity[k]) {
		child := n.child()
		for _, f := range without {
			barred := slices.Clone(n.parts[f].barred)
			barred[k] = true
			child.parts[f].barred = barred
		}
		child.places = s.places(child.parts)
		out = append(out, child)
	}
	return out
}

// places returns how many validators all channels together can have.
func (s *search) places(parts []part) int {
	sum := 0
	for k, capacity := range s.capacity {
		seekers := 0
		for f := range parts {
			if !parts[f].barred[k] {
				seekers++
			}
		}
		sum += min(capacity, seekers)
	}
	return sum
}

// subsets returns all subsets of the given size, in lexicographic order.
func subsets(of []int, size int) [][]int {
	if size == 0 {
		return [][]int{nil}
	}
	var out [][]int
	for i := range len(of) - size + 1 {
		for _, rest := range subsets(of[i+1:], size-1) {
			out = append(out, append([]int{of[i]}, rest...))
		}
	}
	return out
}
