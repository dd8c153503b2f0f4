package stochastic

import (
	"context"
	"slices"
)

// model knows how long sets of validators take. It is safe for concurrent use.
type model interface {
	// mean returns the expected response time of validator i, s.
	mean(i int) float64
	// walk returns a walker that stands at the empty set.
	walk() walker
	// least returns, for every m from 0 on, a time that no m validators beat, s. The error
	// is the context's.
	least(ctx context.Context) ([]float64, error)
}

// walker goes from set to set, one validator at a time.
type walker interface {
	// push adds a validator.
	push(i int)
	// pop removes the one added last.
	pop()
	// expected returns the expected time until enough of the set have answered, s.
	expected() float64
}

// expectedOf returns the expected time of a set; w must stand at the empty set, and
// stands there afterwards.
func expectedOf(w walker, set []int) float64 {
	for _, i := range set {
		w.push(i)
	}
	t := w.expected()
	for range set {
		w.pop()
	}
	return t
}

// levels are vectors, one a set on the way, that are made once and used again.
type levels struct {
	vectors [][]float64
	depth   int
}

// top returns the vector of the present set, nil for the empty one.
func (l *levels) top() []float64 {
	if l.depth == 0 {
		return nil
	}
	return l.vectors[l.depth-1]
}

// next goes one level deeper, to a vector of n numbers of any value.
func (l *levels) next(n int) []float64 {
	if l.depth == len(l.vectors) {
		l.vectors = append(l.vectors, nil)
	}
	l.vectors[l.depth] = slices.Grow(l.vectors[l.depth][:0], n)[:n]
	l.depth++
	return l.top()
}
