package bco

import (
	"cmp"
	"math"
	"slices"
)

// fewest is the number of elements up to which inserting them one by one takes less
// than to divide them.
const fewest = 32

// sortRanked sorts by key, and ties by what they are of.
func sortRanked(x []ranked, before func(a, b int32) bool) {
	if len(x) > fewest {
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
	sortRoughly(x)
	for i := 1; i < len(x); i++ {
		v, j := x[i], i
		for ; j > 0 && (x[j-1].key > v.key || x[j-1].key == v.key && before(v.at, x[j-1].at)); j-- {
			x[j] = x[j-1]
		}
		x[j] = v
	}
}

// sortRoughly sorts at most fewest elements by the leading 59 bits of their keys: whole
// numbers, with the place of an element in the other five, move faster than elements.
func sortRoughly(x []ranked) {
	var unsorted [fewest]ranked
	var leading [fewest]uint64
	for i, v := range x {
		unsorted[i] = v
		key := math.Float64bits(v.key)
		key ^= uint64(int64(key)>>63) | 1<<63 // ascending as whole numbers
		leading[i] = key&^(fewest-1) | uint64(i)
	}
	sorted := leading[:len(x)]
	for i := 1; i < len(sorted); i++ {
		v, j := sorted[i], i
		for ; j > 0 && sorted[j-1] > v; j-- {
			sorted[j] = sorted[j-1]
		}
		sorted[j] = v
	}
	for i, v := range sorted {
		x[i] = unsorted[v%fewest]
	}
}

// sortFees sorts ascending. Where fast means dear, as it does in eq. (14), fees by
// rank descend, so it begins at the end.
func sortFees(x []float64) {
	slices.Reverse(x)
	if len(x) > fewest {
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
