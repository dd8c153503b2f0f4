package stochastic

import (
	"context"
	"slices"
)

// scenarios is the model of response times that were observed or drawn together,
// scenario × validator, s: the sample average approximation. They may depend on each
// other in any way.
type scenarios struct {
	times [][]float64
	wait  Wait
}

func (x *scenarios) mean(i int) float64 {
	sum := 0.0
	for _, row := range x.times {
		sum += row[i]
	}
	return sum / float64(len(x.times))
}

func (x *scenarios) walk() walker { return &sorted{scenarios: x} }

// least takes, in every scenario by itself, the fastest of all validators.
func (x *scenarios) least(ctx context.Context) ([]float64, error) {
	validators := len(x.times[0])
	out := make([]float64, validators+1)
	row := make([]float64, validators)
	for _, times := range x.times {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		copy(row, times)
		slices.Sort(row)
		for m := 1; m <= validators; m++ {
			out[m] += row[x.wait.Needed(m)-1] / float64(len(x.times))
		}
	}
	return out, nil
}

// sorted walks with the sorted times of the set in every scenario: O(scenarios × set)
// a step. Level m holds the m times of the first scenario, then of the second, and so on.
type sorted struct {
	*scenarios
	levels
}

func (x *sorted) push(i int) {
	m, last := x.depth, x.top()
	all := x.next((m + 1) * len(x.times))
	for s, row := range x.times {
		times := all[(m+1)*s : (m+1)*(s+1)]
		copy(times, last[m*s:m*(s+1)])
		at := m
		for ; at > 0 && times[at-1] > row[i]; at-- {
			times[at] = times[at-1]
		}
		times[at] = row[i]
	}
}

func (x *sorted) pop() { x.depth-- }

func (x *sorted) expected() float64 {
	m, sum := x.depth, 0.0
	if m == 0 {
		return 0
	}
	needed, all := x.wait.Needed(m), x.top()
	for s := range x.times {
		sum += all[m*s+needed-1]
	}
	return sum / float64(len(x.times))
}
