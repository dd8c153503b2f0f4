package joint

import (
	"context"
	"math"
	"slices"
)

// plan is what is decided for each channel.
type plan []offered

// meet returns what the plan allows when validators are handed out for the least
// fees, with slower ones where there are too few; nil when nothing does.
func (mk *market) meet(ctx context.Context, p plan) choice {
	p = slices.Clone(p)
	if !mk.widen(ctx, p) {
		return nil
	}
	return mk.transport(ctx, p)
}

// widen raises the slowest rank of the channel that loses least by it until all
// can have their sizes at once; it reports whether they can.
func (mk *market) widen(ctx context.Context, p plan) bool {
	sizes := make([]int, len(p))
	for f := range p {
		sizes[f] = p[f][size]
	}
	for ctx.Err() == nil {
		if room(mk.capacity, sizes, func(f, k int) bool { return k <= p[f][slowest] }).missing == 0 {
			return true
		}
		next, least := -1, math.Inf(1)
		for f := range p {
			k, c := p[f][slowest], &mk.channels[f]
			if k+1 == len(mk.validators) {
				continue
			}
			if loss := c.response[k+1] - c.response[k] + float64(p[f][block])*(c.work[k+1]-c.work[k]); loss < least {
				next, least = f, loss
			}
		}
		if next < 0 {
			return false
		}
		p[next][slowest]++
	}
	return false
}

// transport hands out validators as planned for the least fees: with sizes,
// slowest ranks and blocks fixed this is a transportation problem, solved by
// successive shortest paths. It returns nil when the plan cannot be met.
func (mk *market) transport(ctx context.Context, p plan) choice {
	t := &transportation{
		market: mk, plan: p, given: make([][]bool, len(p)),
		left: slices.Clone(mk.capacity), dear: make([]float64, len(mk.validators)), from: make([]int, len(mk.validators)),
		reach: make([]float64, len(p)), by: make([]int, len(p)), need: make([]int, len(p)),
	}
	for f := range p {
		t.need[f], t.given[f] = p[f][size], make([]bool, len(mk.validators))
	}
	for t.unmet() {
		if ctx.Err() != nil || !t.augment() {
			return nil
		}
	}
	out := make(choice, len(p))
	for f := range out {
		for k, given := range t.given[f] {
			if given {
				out[f] = append(out[f], k)
			}
		}
	}
	return out
}

// transportation is a residual network: channels that still need validators on one
// side, validators with places left on the other.
type transportation struct {
	*market
	plan  plan
	given [][]bool  // a validator serves a channel
	need  []int     // by channel
	left  []int     // places, by rank
	reach []float64 // cheapest way to each channel
	by    []int     // the rank it comes from, -1 at its start
	dear  []float64 // cheapest way to each validator
	from  []int     // the channel it comes from
}

func (t *transportation) unmet() bool {
	for _, n := range t.need {
		if n > 0 {
			return true
		}
	}
	return false
}

// augment serves one more need along a cheapest path.
func (t *transportation) augment() bool {
	t.label()
	end := -1
	for k, cost := range t.dear {
		if t.left[k] > 0 && !math.IsInf(cost, 1) && (end < 0 || cost < t.dear[end]) {
			end = k
		}
	}
	if end < 0 {
		return false
	}
	t.left[end]--
	for k := end; ; {
		f := t.from[k]
		t.given[f][k] = true
		if k = t.by[f]; k < 0 {
			t.need[f]--
			return true
		}
		t.given[f][k] = false
	}
}

// label finds the cheapest ways by Bellman and Ford's rounds: from a channel to any
// validator that it may have, and back from a validator to a channel that it serves.
func (t *transportation) label() {
	for f := range t.reach {
		t.reach[f], t.by[f] = math.Inf(1), -1
		if t.need[f] > 0 {
			t.reach[f] = 0
		}
	}
	for k := range t.dear {
		t.dear[k] = math.Inf(1)
	}
	for changed := true; changed; {
		changed = false
		for f, p := range t.plan {
			perFee := t.channels[f].money / float64(p[block])
			for k := range p[slowest] + 1 {
				fee := perFee * t.channels[f].fees[k]
				if !t.given[f][k] && t.reach[f]+fee < t.dear[k]-slack {
					t.dear[k], t.from[k], changed = t.reach[f]+fee, f, true
				}
				if t.given[f][k] && t.dear[k]-fee < t.reach[f]-slack {
					t.reach[f], t.by[f], changed = t.dear[k]-fee, k, true
				}
			}
		}
	}
}

// slack keeps rounding from going round in circles.
const slack = 1e-15
