package bco

import (
	"context"
	"fmt"
	"math/bits"
)

// MaxSubsets is the greatest number of validators of which [ExhaustiveSubsets] tries
// all sets.
const MaxSubsets = 22

// ExhaustiveSubsets evaluates U for every set of validators at every block size of
// [t, χ]: the brute force that the others are checked against.
type ExhaustiveSubsets struct{}

// Name returns "exhaustive-subsets".
func (ExhaustiveSubsets) Name() string { return "exhaustive-subsets" }

// Solve implements [Solver]. The trace holds the incumbents, in the order of sets as
// binary numbers, the fastest validator the lowest digit. More than [MaxSubsets]
// validators are skipped.
func (x ExhaustiveSubsets) Solve(ctx context.Context, p *Problem) (Solution, error) {
	return solve(ctx, p, x)
}

func (x ExhaustiveSubsets) search(ctx context.Context, e *Evaluator) (Solution, error) {
	s := newSearch(ctx, e, x.Name(), AllSubsets)
	if n := len(e.order); n > MaxSubsets {
		s.solution.Status = Skipped
		s.solution.Reason = fmt.Sprintf("%d validators have 2^%d sets: at most %d can be tried, use exact", n, n, MaxSubsets)
		return s.solution, nil
	}
	for set := uint(1); set < 1<<len(e.order); set++ {
		if !e.Allows(bits.OnesCount(set)) {
			continue
		}
		s.solution.Passes++
		if err := s.blocks(set); err != nil {
			return s.interrupted(err)
		}
	}
	return s.end(Optimal)
}

// lookPeriod is the number of evaluations between two looks at the context.
const lookPeriod = 1 << 16

// blocks evaluates a set at every block size.
func (s *search) blocks(set uint) error {
	e := s.evaluator
	var g Group
	for rest := set; rest != 0; rest &= rest - 1 {
		g = g.With(e.order[bits.TrailingZeros(rest)])
	}
	lo, hi := e.Blocks(g)
	t := e.Terms(g)
	best := s.best.Utility
	for n := lo; n <= hi; n++ {
		if s.solution.Evaluations%lookPeriod == 0 {
			if err := s.cancelled(); err != nil {
				return err
			}
		}
		s.solution.Evaluations++
		if u := t.Constant + t.PerTransaction*float64(n) + t.PerBlock/float64(n); u < best {
			best = u
			s.lead(Candidate{Evaluation: s.solution.Evaluations, M: g.M, N: n, Utility: u}, members(set))
			s.trace(s.best)
		}
	}
	return nil
}

// members returns the digits of a set that are 1, ascending.
func members(set uint) []int {
	var out []int
	for ; set != 0; set &= set - 1 {
		out = append(out, bits.TrailingZeros(set))
	}
	return out
}
