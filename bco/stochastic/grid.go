package stochastic

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// Bounds of a grid. The estimate of a panel's error is that of the rule of four
// nodes, and the rule of seven is used: the mean of a maximum is within 1e-9 of the
// longest mean response where distributions are smooth, and within 1e-10 for each step
// otherwise.
const (
	panelError  = 1e-7  // estimate at which a panel as long as the longest mean is fine enough, in parts of it
	leastError  = 1e-10 // the same for short panels, which are in proportion
	leastPanel  = 1e-11 // width that is not divided further, in parts of the longest mean
	survivors   = 1e-12 // P(X > t) at which the grid may end
	mostValues  = 8e6   // nodes times responses
	mostDoubled = 30    // panels beyond the longest mean, each twice as long as the one before
	heaviest    = 1e-3  // part of a mean that may lie beyond the grid
	slip        = 1e-9  // by which a distribution function may fall or leave [0, 1], by rounding
)

// grid holds the distribution functions of all responses at the nodes of one
// quadrature rule on [0, ∞), which serves every set of them.
type grid struct {
	times   []float64   // s, increasing
	weights []float64   // s
	cdf     [][]float64 // response × node

	// tails are what is missing of each mean, s: the integral of P(X > t) beyond the last
	// node, and the error of the rule.
	tails []float64
}

// gridBuilder refines a grid until it is fine enough for the survival function of
// every response, and of the maximum of the k responses of least mean for every k.
type gridBuilder struct {
	ctx       context.Context
	responses []Response
	order     []int // by mean
	scale     float64
	grid      *grid
}

// newGrid returns an error that wraps [ErrResponse] for the first response that is no
// distribution of times, and the context's when it ends.
func newGrid(ctx context.Context, responses []Response) (*grid, error) {
	b := &gridBuilder{ctx: ctx, responses: responses, grid: &grid{cdf: make([][]float64, len(responses))}}
	means := make([]float64, len(responses))
	for i, r := range responses {
		if err := checkResponse(i, r); err != nil {
			return nil, err
		}
		means[i] = r.Mean()
		b.order = append(b.order, i)
	}
	slices.SortStableFunc(b.order, func(i, j int) int { return cmp.Compare(means[i], means[j]) })
	b.scale = slices.Max(means)
	if err := b.cover(means); err != nil {
		return nil, err
	}
	return b.grid, b.finish(means)
}

// checkResponse looks at what can be seen without a grid.
func checkResponse(i int, r Response) error {
	if r == nil {
		return responseError(i, "there is none")
	}
	if mean := r.Mean(); !(mean > 0) || math.IsInf(mean, 1) {
		return responseError(i, "the mean is %v s, want a finite time > 0", mean)
	}
	if below := r.CDF(math.Nextafter(0, -1)); below != 0 {
		return responseError(i, "P(X < 0) = %v, want times ≥ 0", below)
	}
	return nil
}

// cover divides [0, T] at the means, and beyond the longest at twice as much each time
// until hardly anybody still has to answer.
func (b *gridBuilder) cover(means []float64) error {
	breaks := slices.Clone(means)
	slices.Sort(breaks)
	low := b.evaluate(0)
	for _, at := range slices.Compact(breaks) {
		high := b.evaluate(at)
		if err := b.panel(low, high); err != nil {
			return err
		}
		low = high
	}
	for range mostDoubled {
		if slices.Min(low.cdf) >= 1-survivors {
			return nil
		}
		high := b.evaluate(2 * low.time)
		if err := b.panel(low, high); err != nil {
			return err
		}
		low = high
	}
	i := slices.Index(low.cdf, slices.Min(low.cdf))
	return responseError(i, "P(X > %.3g s) = %.3g, want a distribution that ends", low.time, 1-low.cdf[i])
}

// node is a time with what is known there.
type node struct {
	time float64
	cdf  []float64
}

func (b *gridBuilder) evaluate(t float64) node {
	n := node{time: t, cdf: make([]float64, len(b.responses))}
	for i, r := range b.responses {
		n.cdf[i] = r.CDF(t)
	}
	return n
}

// panel adds the nodes between low and high, in order.
func (b *gridBuilder) panel(low, high node) error {
	if err := b.ctx.Err(); err != nil {
		return err
	}
	half, middle := (high.time-low.time)/2, (low.time+high.time)/2
	var nodes [7]node
	nodes[0], nodes[6] = low, high
	for j := 1; j < 6; j++ {
		nodes[j] = b.evaluate(middle + half*lobattoNodes[j])
	}
	allowed := min(max(panelError*half, leastError*b.scale), panelError*b.scale)
	if 2*half > leastPanel*b.scale && half*b.estimate(&nodes) > allowed {
		if err := b.panel(low, nodes[3]); err != nil {
			return err
		}
		return b.panel(nodes[3], high)
	}
	if len(b.grid.times) > mostValues/len(b.responses) {
		return fmt.Errorf("%w: more than %d points are needed: distributions of many steps are better given as scenarios", ErrResponse, len(b.grid.times))
	}
	for j := range nodes {
		if err := b.grid.add(nodes[j], half*kronrodWeights[j]); err != nil {
			return err
		}
	}
	return nil
}

// estimate returns the largest difference of the two rules on [−1, 1].
func (b *gridBuilder) estimate(nodes *[7]node) float64 {
	var product [7]float64
	for j := range product {
		product[j] = 1
	}
	worst := 0.0
	for _, i := range b.order {
		single, maximum := 0.0, 0.0
		for j := range nodes {
			difference := kronrodWeights[j] - lobattoWeights[j]
			f := nodes[j].cdf[i]
			product[j] *= f
			single += difference * (1 - f)
			maximum += difference * (1 - product[j])
		}
		worst = max(worst, math.Abs(single), math.Abs(maximum))
	}
	return worst
}

// add appends a node, or adds the weight where two panels meet.
func (g *grid) add(n node, weight float64) error {
	last := len(g.times) - 1
	if last >= 0 && g.times[last] == n.time {
		g.weights[last] += weight
		return nil
	}
	for i, f := range n.cdf {
		if !(f >= 0 && f <= 1+slip) || last >= 0 && f < g.cdf[i][last]-slip {
			return responseError(i, "P(X ≤ %v s) = %v, want a distribution function: within [0, 1], never falling", n.time, f)
		}
		g.cdf[i] = append(g.cdf[i], f)
	}
	g.times, g.weights = append(g.times, n.time), append(g.weights, weight)
	return nil
}

// finish compares the integrals with the means.
func (b *gridBuilder) finish(means []float64) error {
	g := b.grid
	g.tails = make([]float64, len(means))
	for i, cdf := range g.cdf {
		sum := 0.0
		for j, f := range cdf {
			sum += g.weights[j] * (1 - f)
		}
		g.tails[i] = means[i] - sum
		if math.Abs(g.tails[i]) > heaviest*means[i] && math.Abs(g.tails[i]) > panelError*b.scale {
			return responseError(i, "the mean is %v s, but ∫P(X > t)dt = %v s: they disagree, or times of a probability below %g make the difference",
				means[i], sum, survivors)
		}
	}
	return nil
}
