package chain

import (
	"math"
	"sort"
)

// classBounds are the upper bounds of a histogram's finite classes, s.
var classBounds = [...]float64{0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1}

// Histogram counts durations in classes that grow 1-2-5 from 1 ms to 1 s. The
// zero Histogram is empty.
type Histogram struct {
	counts [len(classBounds) + 1]int
}

// Bin is one class of a histogram: the durations above the bound of the class
// before it and up to Upper.
type Bin struct {
	Upper float64 // s; +Inf in the last class
	Count int
}

// Add counts a duration of s seconds. Below 1 ms, and below 0, it belongs to the
// first class.
func (h *Histogram) Add(s float64) {
	h.counts[sort.SearchFloat64s(classBounds[:], s)]++
}

// Bins returns all classes in increasing order.
func (h *Histogram) Bins() []Bin {
	bins := make([]Bin, len(h.counts))
	for i, count := range h.counts {
		bins[i] = Bin{Upper: math.Inf(1), Count: count}
		if i < len(classBounds) {
			bins[i].Upper = classBounds[i]
		}
	}
	return bins
}
