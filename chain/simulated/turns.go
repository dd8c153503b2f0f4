package simulated

import "slices"

// Turns is a round robin in which a validator of weight w among W in all has w of W turns,
// spread as evenly as integers allow: CometBFT's proposer priorities. At each turn every
// priority grows by its weight; the highest, the first of equals, has the turn and pays W.
type Turns struct {
	weights  []int64
	priority []int64
	total    int64
}

// NewTurns returns the turns of validators 0 to len(weights)−1, all priorities 0. It panics
// when there is none or a weight is not positive.
func NewTurns(weights []int64) *Turns {
	t := &Turns{weights: slices.Clone(weights), priority: make([]int64, len(weights))}
	for _, w := range weights {
		if w <= 0 {
			panic("simulated: a weight that is not positive")
		}
		t.total += w
	}
	if t.total == 0 {
		panic("simulated: turns of nobody")
	}
	return t
}

// Next returns the validator that has the next turn.
func (t *Turns) Next() int {
	best := 0
	for i, w := range t.weights {
		t.priority[i] += w
		if t.priority[i] > t.priority[best] {
			best = i
		}
	}
	t.priority[best] -= t.total
	return best
}

// After returns who has the turn after skipping more, and leaves the turns as they are.
func (t *Turns) After(skipping int) int {
	ahead := Turns{t.weights, slices.Clone(t.priority), t.total}
	for range skipping {
		ahead.Next()
	}
	return ahead.Next()
}
