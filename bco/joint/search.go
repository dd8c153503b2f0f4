package joint

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"ihealth/bco"
)

// search is what a solver has found so far.
type search struct {
	*market
	name      string
	sizes     []int   // least number of validators of each channel
	incumbent choice  // nil: none yet
	best      float64 // its utility
	lower     float64 // proven lower bound
	nodes     int
	gap       float64 // share of the utility that does not matter
	proven    bool    // the incumbent is optimal, or nothing is feasible
	reason    string  // why nothing is, or why nothing is proven
}

// newSearch prepares a search; done is true when there is nothing to search: an
// error, or a problem that is infeasible at first sight. Its first bound is that of
// the channels' own optima in no more validators than there are places.
func newSearch(ctx context.Context, name string, p *Problem) (s *search, done bool, err error) {
	s = &search{name: name, best: math.Inf(1), lower: math.Inf(-1)}
	if s.market, err = newMarket(p); err != nil {
		return s, true, err
	}
	if s.sizes, s.reason, err = s.leastSizes(ctx); err != nil {
		return s, true, err
	}
	if s.reason == "" {
		s.checkRoom()
		s.firstBound()
	}
	s.proven = s.reason != ""
	return s, s.proven, nil
}

// firstBound takes the bound from the offers that the channels made without prices.
func (s *search) firstBound() {
	offers := make([][]offer, len(s.channels))
	for f := range offers {
		offers[f] = s.pricings[f].offers
	}
	_, s.lower = cardinality(offers, s.places(s.parts()))
}

// checkRoom says why the least sizes do not fit together, if they do not.
func (s *search) checkRoom() {
	short := room(s.capacity, s.sizes, anyValidator)
	if short.missing == 0 {
		return
	}
	names, need := make([]string, len(short.channels)), 0
	for i, f := range short.channels {
		names[i] = fmt.Sprint(f + 1)
		need += s.sizes[f]
	}
	s.reason = fmt.Sprintf("capacity: channels %s need at least %d validators together and find %d places: %d short",
		strings.Join(names, ", "), need, need-short.missing, short.missing)
}

// propose makes c the incumbent if it fits and is better.
func (s *search) propose(c choice) {
	if c == nil || !s.fits(c) {
		return
	}
	if u := s.utility(c); u < s.best {
		s.incumbent, s.best = slices.Clone(c), u
	}
}

// solution reports what has been found.
func (s *search) solution() Solution {
	if s.market == nil {
		return Solution{}
	}
	out := Solution{Solver: s.name, Status: bco.Skipped, Reason: s.reason, Gap: math.NaN()}
	out.Certificate = bco.Certificate{Kind: bco.Uncertified, Nodes: s.nodes}
	switch {
	case s.incumbent != nil:
		s.fill(&out)
	case s.proven:
		out.Status, out.Certificate.Kind = bco.Infeasible, bco.CertifiedExact
	default:
		out.Reason = cmp.Or(s.reason, "the search ended") + " without a choice that fits"
		if !math.IsInf(s.lower, 0) {
			out.Certificate.Kind, out.Certificate.Lower = bco.CertifiedBound, s.lower
		}
	}
	return out
}

// fill reports the incumbent and its bound.
func (s *search) fill(out *Solution) {
	out.Status = bco.Heuristic
	if s.proven {
		out.Status = bco.Optimal
	}
	for f, set := range s.incumbent {
		_, n, _ := s.channels[f].best(set)
		one := s.channels[f].evaluator.Solution(s.name, slices.Sorted(slices.Values(set)), n, bco.Heuristic)
		out.Channels = append(out.Channels, one)
		out.Utility += one.Utility
	}
	out.Certificate.Kind, out.Certificate.Lower = bco.CertifiedBound, min(s.lower, out.Utility)
	if s.proven {
		out.Certificate.Kind = bco.CertifiedExact
	}
	if out.Gap = 0; out.Certificate.Lower < out.Utility {
		out.Gap = 1 - out.Certificate.Lower/out.Utility
	}
}
