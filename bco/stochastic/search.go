package stochastic

import (
	"context"
	"math"
	"slices"

	"ihealth/bco"
)

// search compares sets and keeps the best.
type search struct {
	*instance
	ctx         context.Context //nolint:containedctx // a search lasts as long as a call
	watch       bco.Stopwatch
	walker      walker
	best        choice
	evaluations int
	trace       []bco.Candidate // incumbents
}

// choice is a set with its best block; a set without one has U = +Inf.
type choice struct {
	set     []int
	group   bco.Group
	n       int
	utility float64
}

func newSearch(ctx context.Context, x *instance) *search {
	return &search{instance: x, ctx: ctx, watch: bco.StartStopwatch(), walker: x.model.walk(), best: choice{utility: math.Inf(1)}}
}

// better reports whether a goes before b: less U, then fewer validators, a smaller
// block, faster validators.
func (a *choice) better(b *choice) bool {
	switch {
	case a.utility != b.utility:
		return a.utility < b.utility
	case a.group.M != b.group.M:
		return a.group.M < b.group.M
	case a.n != b.n:
		return a.n < b.n
	}
	return slices.Compare(a.set, b.set) < 0
}

// weigh returns the choice of a set at which the walker stands. It keeps the slice.
func (s *search) weigh(set []int, fees float64) choice {
	c := choice{set: set, utility: math.Inf(1)}
	if !s.Allows(len(set)) {
		return c
	}
	s.evaluations++
	c.group = s.group(len(set), s.walker.expected(), fees)
	if n, ok := s.BestBlock(c.group); ok {
		c.n, c.utility = n, s.Utility(c.group, n)
	}
	return c
}

// consider makes c the best if it is; c's set is copied.
func (s *search) consider(c choice) bool {
	if math.IsInf(c.utility, 1) || !c.better(&s.best) {
		return false
	}
	c.set = slices.Clone(c.set)
	slices.Sort(c.set)
	s.best = c
	s.trace = append(s.trace, bco.Candidate{
		Evaluation: s.evaluations, M: c.group.M, N: c.n, Utility: c.utility, Elapsed: s.watch.Elapsed(),
	})
	return true
}

// weighSet weighs a set from scratch.
func (s *search) weighSet(set []int) choice {
	for _, i := range set {
		s.walker.push(i)
	}
	c := s.weigh(set, s.fees(set))
	for range set {
		s.walker.pop()
	}
	return c
}
