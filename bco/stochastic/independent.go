package stochastic

import (
	"context"
	"slices"
)

// independent is the model of responses that do not depend on each other:
// E[T] = ∫ P(T > t) dt, where T is the maximum of a set or one of its order statistics.
type independent struct {
	*grid
	responses []Response
	wait      Wait
}

func (x *independent) mean(i int) float64 { return x.responses[i].Mean() }

func (x *independent) walk() walker {
	w := gridWalker{grid: x.grid}
	if x.wait == All {
		return &maximum{w}
	}
	return &orderStatistic{w, x.wait, slices.Repeat([]float64{1}, len(x.weights))}
}

// least takes, at every time by itself, the m validators who are most likely to have
// answered.
func (x *independent) least(ctx context.Context) ([]float64, error) {
	validators := len(x.cdf)
	out := make([]float64, validators+1)
	f := make([]float64, validators)
	counts := make([]float64, validators+1)
	for j, weight := range x.weights {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for i := range x.cdf {
			f[i] = x.cdf[i][j]
		}
		slices.Sort(f)
		slices.Reverse(f)
		clear(counts)
		counts[0] = 1
		for i, p := range f {
			convolve(counts[:i+2], p)
			for _, c := range counts[:x.wait.Needed(i+1)] {
				out[i+1] += weight * c
			}
		}
	}
	return out, nil
}

// convolve adds a trial of probability p to the law of the number of successes, whose
// last entry is the new one.
func convolve(counts []float64, p float64) {
	for c := len(counts) - 1; c > 0; c-- {
		counts[c] = counts[c]*(1-p) + counts[c-1]*p
	}
	counts[0] *= 1 - p
}

// gridWalker is what walkers on a grid have in common.
type gridWalker struct {
	*grid
	levels
	tail []float64 // of the set at every level, s
}

// sumTails adds the tail of validator i to that of the present set.
func (x *gridWalker) sumTails(i int) {
	tail := x.tails[i]
	if x.depth > 0 {
		tail += x.tail[x.depth-1]
	}
	x.tail = append(x.tail[:x.depth], tail)
}

func (x *gridWalker) pop() { x.depth-- }

// maximum walks with ΠF_i at every node: O(nodes) a step.
type maximum struct{ gridWalker }

func (x *maximum) push(i int) {
	x.sumTails(i)
	last, f := x.top(), x.cdf[i]
	product := x.next(len(f))
	if last == nil {
		copy(product, f)
		return
	}
	for j := range product {
		product[j] = last[j] * f[j]
	}
}

// expected adds the tails: where nearly everybody has answered, 1 − ΠF_i is
// Σ(1 − F_i) up to products of two such.
func (x *maximum) expected() float64 {
	if x.depth == 0 {
		return 0
	}
	sum := x.tail[x.depth-1]
	for j, p := range x.top() {
		sum += x.weights[j] * (1 - p)
	}
	return sum
}

// orderStatistic walks with the law of the number of answers at every node, Poisson
// binomial: O(nodes × set) a step. Level m holds P(no answer) at every node, then P(one),
// and so on to P(m answers).
type orderStatistic struct {
	gridWalker
	wait    Wait
	certain []float64 // that nobody of the empty set has answered
}

func (x *orderStatistic) push(i int) {
	x.sumTails(i)
	m, last, f := x.depth, x.top(), x.cdf[i]
	if m == 0 {
		last = x.certain
	}
	nodes := len(f)
	law := x.next((m + 2) * nodes)
	clear(law)
	for c := range m + 1 {
		before := last[c*nodes : (c+1)*nodes]
		misses, answers := law[c*nodes:(c+1)*nodes], law[(c+1)*nodes:(c+2)*nodes]
		for j, p := range f {
			misses[j] += before[j] * (1 - p)
			answers[j] = before[j] * p
		}
	}
}

// expected adds tails only where all answers are needed: otherwise two or more are
// missing, which is of second order beyond the grid.
func (x *orderStatistic) expected() float64 {
	m := x.depth
	if m == 0 {
		return 0
	}
	needed, sum := x.wait.Needed(m), 0.0
	if needed == m {
		sum = x.tail[m-1]
	}
	nodes := len(x.weights)
	for c := range needed {
		for j, p := range x.top()[c*nodes : (c+1)*nodes] {
			sum += x.weights[j] * p
		}
	}
	return sum
}
