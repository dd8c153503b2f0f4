package bco

import "math"

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
	best, _ := w.Prefix()
	most := w.problem.MaxValidators
	rest := w.relax(best.Utility)
	w.cheapest = w.cheapest[:0]
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

// relax computes bound, U with the m lowest fees of all, the response time of nobody
// and a real n, and returns the least of them. It spares the root where the fastest
// response time rules m out by itself.
func (w *Workspace) relax(best float64) (least float64) {
	w.cheapest = append(w.cheapest[:0], w.fees...)
	sortFees(w.cheapest)
	w.bound = resized(w.bound, w.problem.MaxValidators+1)
	w.bound[0], least = math.Inf(1), math.Inf(1)
	left, fees := best-w.response[0], 0.0
	for m := 1; m < len(w.bound); m++ {
		fees += w.cheapest[m-1]
		w.bound[m] = math.Inf(1)
		product := w.slope(0, m) * w.feeWeight * fees
		if trade := left - w.security[m]; trade > 0 && !exceeds(4*product, trade) {
			w.bound[m] = w.security[m] + 2*math.Sqrt(product)
			least = min(least, w.bound[m])
		}
	}
	return least
}

// enter puts the fee of rank k among the most lowest fees until now and returns its
// place there; a place of most or more means that it is none of them.
func (w *Workspace) enter(k, most int) int {
	fee := w.fees[k]
	w.cheapest = w.cheapest[:min(len(w.cheapest), most)]
	r := rank(w.cheapest, fee)
	if r >= most {
		return r
	}
	if len(w.cheapest) < most {
		w.cheapest = append(w.cheapest, 0)
	}
	copy(w.cheapest[r+1:], w.cheapest[r:])
	w.cheapest[r] = fee
	return r
}

// rank returns how many of the ascending fees are at most fee. Few are counted without
// a branch.
func rank(fees []float64, fee float64) int {
	lo, hi := 0, len(fees)
	for hi-lo > fewest {
		if middle := (lo + hi) / 2; fees[middle] > fee {
			hi = middle
		} else {
			lo = middle + 1
		}
	}
	r := lo
	for _, other := range fees[lo:hi] {
		atMost := 0
		if other <= fee {
			atMost = 1
		}
		r += atMost
	}
	return r
}

// extend returns the better of best and the sets in which rank k, whose fee is the
// r-th lowest, is the slowest.
func (w *Workspace) extend(k, r int, best Choice) Choice {
	from := max(r+1, w.problem.MinValidators)
	cheapest := w.cheapest
	bound, security := w.bound[:len(cheapest)+1], w.security[:len(cheapest)+1]
	left := best.Utility - w.response[k]
	slope, price := w.perTransaction+w.perCycle[k], 4*w.feeWeight
	fees := sum(cheapest[:from-1])
	for m := from; m <= len(cheapest); m++ {
		fees += cheapest[m-1]
		if bound[m] >= left {
			continue
		}
		trade := left - security[m] // for a·n + b/n ≥ 2√(ab)
		if exceeds((slope+w.perCopy*float64(m))*price*fees, trade) {
			continue
		}
		if n, u := w.best(k, m, fees); u < best.Utility {
			best = Choice{m, n, k, u}
			left = u - w.response[k]
		}
	}
	return best
}
