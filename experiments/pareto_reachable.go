package experiments

import "slices"

// corner is a corner of a triangle of weights: of latency, security and cost, of sum 1.
type corner [3]float64

// inner reports whether no weight is 0.
func (w corner) inner() bool { return w[0] > 0 && w[1] > 0 && w[2] > 0 }

// between returns the weights in the middle of two corners.
func between(a, b corner) corner {
	return corner{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2}
}

// halvings is how often the triangle of all weights is divided into four.
const halvings = 8

// reachable tells which of the points with these terms of U may be the optimum of some
// weights > 0. Of the others it is proven that they are not: in every triangle into
// which the weights are divided, another point has the lower U, which is linear in the
// weights, at all corners.
func reachable(terms [][3]float64) []bool {
	out := make([]bool, len(terms))
	all := make([]int, len(terms))
	for i := range all {
		all[i] = i
	}
	divide(terms, all, [3]corner{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, halvings, out)
	return out
}

// divide marks the points of those that are left in some part of a triangle.
func divide(terms [][3]float64, left []int, at [3]corner, halvings int, out []bool) {
	left = unbeaten(terms, left, at)
	if halvings == 0 || len(left) == 1 {
		for _, i := range left {
			out[i] = true
		}
		return
	}
	a, b, c := at[0], at[1], at[2]
	ab, bc, ca := between(a, b), between(b, c), between(c, a)
	for _, part := range [][3]corner{{a, ab, ca}, {ab, b, bc}, {ca, bc, c}, {ab, bc, ca}} {
		divide(terms, left, part, halvings-1, out)
	}
}

// unbeaten returns the points that none of four beats in all of a triangle: the best at
// its corners and in its middle.
func unbeaten(terms [][3]float64, left []int, at [3]corner) []int {
	middle := between(at[0], between(at[1], at[2]))
	var rivals []int
	for _, w := range [4]corner{middle, at[0], at[1], at[2]} {
		rivals = append(rivals, slices.MinFunc(left, func(i, j int) int {
			if w.utility(terms[i]) < w.utility(terms[j]) {
				return -1
			}
			return 1
		}))
	}
	var out []int
	for _, i := range left {
		if !slices.ContainsFunc(rivals, func(j int) bool { return beats(terms[j], terms[i], at) }) {
			out = append(out, i)
		}
	}
	return out
}

func (w corner) utility(terms [3]float64) float64 {
	return w[0]*terms[0] + w[1]*terms[1] + w[2]*terms[2]
}

// beats reports whether the terms x have a lower U than y for all weights > 0 of a
// triangle. At corners where a weight is 0 they may be equal, and along sides where it is.
func beats(x, y [3]float64, at [3]corner) bool {
	var equal []corner
	for _, w := range at {
		a, b := w.utility(x), w.utility(y)
		switch {
		case a < b*(1-noticed):
		case w.inner() || a > b:
			return false
		default:
			equal = append(equal, w)
		}
	}
	switch len(equal) {
	case 0, 1:
		return true
	case 2:
		a, b := equal[0], equal[1]
		return a[0]+b[0] == 0 || a[1]+b[1] == 0 || a[2]+b[2] == 0
	}
	return false
}
