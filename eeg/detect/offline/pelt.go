package offline

import (
	"context"
	"slices"
)

// PELT returns the ends of the segments of a segmentation that costs least (Killick,
// Fearnhead and Eckley 2012), in O(n) evaluations where changes are many and O(n²)
// where they are few. Of equally cheap ones it takes that whose last segment is the
// longest. The error is ctx's or wraps ErrOptions or ErrSeries.
//
// The paper drops a start t at s once F(t) + C(t, s) > F(s), as one may split at s
// instead. Where segments have a least size that is true only of ends from s + least
// on, so t is dropped there. ruptures drops it at once and may miss the optimum.
func PELT(ctx context.Context, c Cost, o Options) ([]int, error) {
	least, err := o.resolve(c)
	if err != nil {
		return nil, err
	}
	n := c.Len()
	best := make([]float64, n+1) // F: the least cost of [0, end)
	last := make([]int, n+1)     // start of its last segment
	starts := []candidate{{0, n + 1}}
	var costs []float64 // of [0, end) by start
	for end := least; end <= n; end++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if start := end - least; start >= least {
			starts = append(starts, candidate{start, n + 1})
		}
		costs = costs[:0]
		cheapest := 0
		for i, s := range starts {
			costs = append(costs, best[s.start]+c.Of(s.start, end))
			if costs[i] < costs[cheapest] {
				cheapest = i
			}
		}
		best[end], last[end] = costs[cheapest]+o.Penalty, starts[cheapest].start
		starts = prune(starts, costs, best[end], end, least)
	}
	return trace(last), nil
}

// candidate is the start of a last segment; dead is the first end for which it need
// not be tried.
type candidate struct{ start, dead int }

// prune marks the starts that are dearer than a split at end, and drops those that are
// dead from the next end on.
func prune(starts []candidate, costs []float64, best float64, end, least int) []candidate {
	kept := starts[:0]
	for i, s := range starts {
		if costs[i] > best {
			s.dead = min(s.dead, end+least)
		}
		if s.dead > end+1 {
			kept = append(kept, s)
		}
	}
	return kept
}

// trace follows the last segments back from the end of the series.
func trace(last []int) []int {
	var ends []int
	for end := len(last) - 1; end > 0; end = last[end] {
		ends = append(ends, end)
	}
	slices.Reverse(ends)
	return ends
}
