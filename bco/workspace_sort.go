package bco

import (
	"cmp"
	"slices"
)

// fewest is the number of elements below which inserting them one by one takes less
// than to divide them.
const fewest = 40

// sortRanked sorts by key, and ties by what they are of.
func sortRanked(x []ranked, before func(a, b int32) bool) {
	if len(x) >= fewest {
		slices.SortFunc(x, func(a, b ranked) int {
			if a.key == b.key && a.at != b.at {
				if before(a.at, b.at) {
					return -1
				}
				return 1
			}
			return cmp.Compare(a.key, b.key)
		})
		return
	}
	for i := 1; i < len(x); i++ {
		v, j := x[i], i
		for ; j > 0 && (x[j-1].key > v.key || x[j-1].key == v.key && before(v.at, x[j-1].at)); j-- {
			x[j] = x[j-1]
		}
		x[j] = v
	}
}

// sortFees sorts ascending. Where fast means dear, as it does in eq. (14), fees by
// rank descend, so it begins at the end.
func sortFees(x []float64) {
	slices.Reverse(x)
	if len(x) >= fewest {
		slices.Sort(x)
		return
	}
	for i := 1; i < len(x); i++ {
		v, j := x[i], i
		for ; j > 0 && x[j-1] > v; j-- {
			x[j] = x[j-1]
		}
		x[j] = v
	}
}
