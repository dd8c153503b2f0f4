package joint

import (
	"context"
	"fmt"
	"math"

	"ihealth/bco"
	"ihealth/chain"
)

// market is a problem made ready for a search: the validators by rank, fastest
// first, and a workspace. It belongs to one goroutine.
type market struct {
	problem    *Problem
	validators []chain.Validator
	channels   []channel
	capacity   []int      // by rank, at most the number of channels
	pricings   []*pricing // one for each channel
	free       []float64  // prices of zero
}

func newMarket(p *Problem) (*market, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	mk := &market{problem: p}
	for f := range p.Channels {
		c, err := newChannel(&p.Channels[f])
		if err != nil {
			return nil, err
		}
		mk.channels = append(mk.channels, c)
		mk.pricings = append(mk.pricings, newPricing(c.most))
	}
	mk.validators = mk.channels[0].evaluator.Validators()
	mk.free = make([]float64, len(mk.validators))
	mk.capacity = p.capacities(mk.validators)
	return mk, nil
}

// capacities returns the capacity of each validator, by rank.
func (p *Problem) capacities(ranked []chain.Validator) []int {
	byID := make(map[string]int, len(p.Capacities))
	for i, c := range p.Capacities {
		byID[p.Channels[0].Validators[i].ID] = c
	}
	out := make([]int, len(ranked))
	for k, v := range ranked {
		out[k] = p.Capacity
		if p.Capacities != nil {
			out[k] = byID[v.ID]
		}
		out[k] = min(out[k], len(p.Channels))
	}
	return out
}

// choice is a set for each channel, by rank.
type choice [][]int

// use counts the channels that each validator serves.
func (mk *market) use(c choice) []int {
	use := make([]int, len(mk.validators))
	for _, set := range c {
		for _, k := range set {
			use[k]++
		}
	}
	return use
}

// fits reports whether no validator serves more channels than it may.
func (mk *market) fits(c choice) bool {
	for k, n := range mk.use(c) {
		if n > mk.capacity[k] {
			return false
		}
	}
	return true
}

// utility returns Σ U with the best block sizes; +Inf when a set is not allowed.
func (mk *market) utility(c choice) float64 {
	sum := 0.0
	for f := range c {
		u, _, _ := mk.channels[f].best(c[f])
		sum += u
	}
	return sum
}

// leastSizes returns the smallest number of validators with which each channel is
// allowed anything; reason says which channel is not.
func (mk *market) leastSizes(ctx context.Context) (sizes []int, reason string, err error) {
	for f, p := range mk.parts() {
		if err := mk.pricings[f].run(ctx, &mk.channels[f], mk.free, &p); err != nil {
			return nil, "", err
		}
		m := 1
		for m < len(mk.pricings[f].offers) && math.IsInf(mk.pricings[f].offers[m].value, 1) {
			m++
		}
		if m == len(mk.pricings[f].offers) {
			alone, err := bco.Exact{}.Solve(ctx, &mk.problem.Channels[f])
			return nil, fmt.Sprintf("channel %d alone: %s", f+1, alone.Reason), err
		}
		sizes = append(sizes, m)
	}
	return sizes, "", nil
}
