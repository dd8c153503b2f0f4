package stochastic

import (
	"cmp"
	"math"
	"slices"
)

// prefixes calls see for every rank k with the ranks up to k by fee, and the place of k
// among them.
func (x *instance) prefixes(see func(k, place int, cheapest []int) error) error {
	var cheapest []int
	for k := range x.validators {
		place, _ := slices.BinarySearchFunc(cheapest, k, func(i, k int) int {
			return cmp.Or(cmp.Compare(x.validators[i].Fee, x.validators[k].Fee), -1) // k is the slower one
		})
		cheapest = slices.Insert(cheapest, place, k)
		if err := see(k, place, cheapest); err != nil {
			return err
		}
	}
	return nil
}

// candidates considers the m cheapest of the k fastest, for every k and m of which k is
// one of the m: with fixed times the best set is among them (exact subset search).
func (s *search) candidates() error {
	return s.prefixes(func(_, place int, cheapest []int) error {
		fees := 0.0
		largest := cheapest[:min(len(cheapest), s.most)]
		for rank, i := range largest {
			s.walker.push(i)
			fees += s.validators[i].Fee
			if rank >= place {
				s.consider(s.weigh(cheapest[:rank+1], fees))
			}
		}
		for range largest {
			s.walker.pop()
		}
		return s.ctx.Err()
	})
}

// lowerBound returns a utility that no set beats, +Inf when no set satisfies the
// constraints. A set of m whose slowest is k costs at least what the m cheapest up to k
// cost. Its expected time is at least the time that no m validators beat and, where all
// are waited for, the mean of k, by Jensen's inequality.
func (s *search) lowerBound() (float64, error) {
	least, err := s.model.least(s.ctx)
	if err != nil {
		return 0, err
	}
	bound := math.Inf(1)
	err = s.prefixes(func(k, place int, cheapest []int) error {
		slowest := s.model.mean(k)
		fees := 0.0
		for rank, i := range cheapest[:min(len(cheapest), s.most)] {
			fees += s.validators[i].Fee
			m := rank + 1
			if rank < place || !s.Allows(m) {
				continue
			}
			t := least[m]
			if s.wait.Needed(m) == m {
				t = max(t, slowest)
			}
			g := s.group(m, t, fees)
			if n, ok := s.BestBlock(g); ok {
				bound = min(bound, s.Utility(g, n))
			}
		}
		return s.ctx.Err()
	})
	return bound, err
}
