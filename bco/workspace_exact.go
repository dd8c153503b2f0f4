package bco

import (
	"math"
	"slices"
	"sort"
)

// Exact returns the best choice over all sets of validators and all block sizes, and
// false when none is allowed.
//
// Let k be the rank by speed of the slowest validator of a set. The same number of
// cheapest validators of ranks up to k is no slower and no dearer, so no worse at
// any n that it may have, and the constraints allow it every n. So one set for each
// pair of k and m is enough, and of those only the ones that contain k. Validators
// enter in order of speed into a list sorted by fee; the search ends when response
// time alone rules out every later k.
func (w *Workspace) Exact() (Choice, bool) { return w.exact(nil) }

// exact calls watch, unless it is nil, at each k with the best choice until then,
// and ends when watch returns false.
func (w *Workspace) exact(watch func(best Choice) bool) (Choice, bool) {
	most := w.problem.MaxValidators
	w.relax()
	w.cheapest, w.sums = w.cheapest[:0], resized(w.sums, most+1)
	w.sums[0] = 0
	rest := slices.Min(w.bound[w.problem.MinValidators:])
	best := Choice{Utility: math.Inf(1)}
	for k, response := range w.response {
		if response+rest >= best.Utility || watch != nil && !watch(best) {
			break
		}
		for most >= w.problem.MinValidators && response+w.bound[most] >= best.Utility {
			most--
		}
		if r := w.enter(k, most); r < most {
			best = w.extend(k, r, best)
		}
	}
	return best, best.M > 0
}

// relax computes bound: U with the m lowest fees of all, the response time of nobody
// and a real n.
func (w *Workspace) relax() {
	w.cheapest = append(w.cheapest[:0], w.fees...)
	slices.Sort(w.cheapest)
	w.bound = resized(w.bound, w.problem.MaxValidators+1)
	fees := 0.0
	for m := range w.bound {
		if m > 0 {
			fees += w.cheapest[m-1]
		}
		w.bound[m] = w.security[m] + 2*math.Sqrt(w.slope(0, m)*w.feeWeight*fees)
	}
}

// enter puts the fee of rank k among the most lowest fees until now and returns its
// place there; a place of most or more means that it is none of them.
func (w *Workspace) enter(k, most int) int {
	fee := w.fees[k]
	w.cheapest = w.cheapest[:min(len(w.cheapest), most)]
	r := sort.Search(len(w.cheapest), func(i int) bool { return w.cheapest[i] > fee })
	if r >= most {
		return r
	}
	if len(w.cheapest) < most {
		w.cheapest = append(w.cheapest, 0)
	}
	copy(w.cheapest[r+1:], w.cheapest[r:])
	w.cheapest[r] = fee
	for m := len(w.cheapest); m > r; m-- {
		w.sums[m] = w.sums[m-1] + fee
	}
	return r
}

// extend returns the better of best and the sets in which rank k, whose fee is the
// r-th lowest, is the slowest.
func (w *Workspace) extend(k, r int, best Choice) Choice {
	for m := max(r+1, w.problem.MinValidators); m <= len(w.cheapest); m++ {
		if w.response[k]+w.bound[m] >= best.Utility || !w.beats(best.Utility, k, m, w.sums[m]) {
			continue
		}
		if n, u := w.best(k, m, w.sums[m]); u < best.Utility {
			best = Choice{m, n, k, u}
		}
	}
	return best
}
