package pareto

import "slices"

// selection holds the m cheapest of the validators that were added, fastest first;
// of equal fees the faster one.
type selection struct {
	m       int
	ranks   []int     // ascending
	fees    []float64 // of the same validators
	dearest int       // index of the last of the highest fees, once m are held
}

func newSelection(m int) selection {
	return selection{m: m, ranks: make([]int, 0, m), fees: make([]float64, 0, m)}
}

// reset empties the selection, to hold m.
func (s *selection) reset(m int) {
	s.m, s.ranks, s.fees = m, s.ranks[:0], s.fees[:0]
}

// add offers the next slower validator, and reports whether there are m and it is
// one of them.
func (s *selection) add(rank int, fee float64) bool {
	if len(s.ranks) == s.m {
		if fee >= s.fees[s.dearest] {
			return false
		}
		s.ranks = slices.Delete(s.ranks, s.dearest, s.dearest+1)
		s.fees = slices.Delete(s.fees, s.dearest, s.dearest+1)
	}
	s.ranks, s.fees = append(s.ranks, rank), append(s.fees, fee)
	if len(s.ranks) < s.m {
		return false
	}
	s.dearest = 0
	for i, f := range s.fees {
		if f >= s.fees[s.dearest] {
			s.dearest = i
		}
	}
	return true
}

// total returns the sum of the fees, added from the fastest to the slowest.
func (s *selection) total() float64 {
	sum := 0.0
	for _, f := range s.fees {
		sum += f
	}
	return sum
}
