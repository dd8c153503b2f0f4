package joint

import (
	"container/heap"
	"math"
)

// node is a part of the search.
type node struct {
	parts  []part
	places int       // what the bars leave of the capacities
	prices []float64 // the best so far, the parent's at first
	bound  float64   // proven lower bound of the part
	number int       // order of creation: breaks ties
	asked  relaxation
	open   [][decisions]spread // of decisions, at good prices
}

// spread is how far values lie apart.
type spread struct{ count, sum, squares float64 }

// observe notes the decisions of a relaxation.
func (n *node) observe(p plan) {
	for f, o := range p {
		for d, v := range o {
			x, s := float64(v), &n.open[f][d]
			s.count, s.sum, s.squares = s.count+1, s.sum+x, s.squares+x*x
		}
	}
}

// variance returns the mean and the variance.
func (s *spread) variance() (mean, variance float64) {
	if s.count == 0 {
		return 0, 0
	}
	mean = s.sum / s.count
	return mean, s.squares/s.count - mean*mean
}

// frontier holds the open nodes, the least bound first and the oldest among equals.
type frontier []*node

// Len implements [heap.Interface].
func (h frontier) Len() int { return len(h) }

// Less implements [heap.Interface].
func (h frontier) Less(i, j int) bool {
	if h[i].bound != h[j].bound {
		return h[i].bound < h[j].bound
	}
	return h[i].number < h[j].number
}

// Swap implements [heap.Interface].
func (h frontier) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push implements [heap.Interface].
func (h *frontier) Push(x any) { *h = append(*h, x.(*node)) }

// Pop implements [heap.Interface].
func (h *frontier) Pop() any {
	last := len(*h) - 1
	n := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return n
}

// least returns the least bound; +Inf when no node is open.
func (h frontier) least() float64 {
	least := math.Inf(1)
	for _, n := range h {
		least = min(least, n.bound)
	}
	return least
}

func (h *frontier) add(n *node) { heap.Push(h, n) }

func (h *frontier) drop() { heap.Pop(h) }
