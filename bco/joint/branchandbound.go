package joint

import (
	"context"
	"fmt"
	"math"
)

// BranchAndBound finds the joint optimum and proves it: best-first branch and bound
// with Lagrangian and cardinality bounds.
type BranchAndBound struct {
	Gap   float64 // share of the utility within which an answer is optimal, in [0, 1); 0 means 1e-6
	Nodes int     // parts of the search to look at before it ends with a bound, ≥ 0; 0 means 1e5
}

// Defaults of BranchAndBound.
const (
	defaultGap   = 1e-6
	defaultNodes = 100_000
)

// Steps of the search for prices, at the root and at each node below it.
const (
	rootSteps = 30
	nodeSteps = 15
)

// Name returns "joint".
func (BranchAndBound) Name() string { return "joint" }

// Solve implements [Solver]. Within the budget the certificate is exact; beyond it,
// and when the context ends, it is a bound, and Gap says how far the answer may be
// from the optimum. It panics when its own fields are out of range.
func (b BranchAndBound) Solve(ctx context.Context, p *Problem) (Solution, error) {
	if !(b.Gap >= 0 && b.Gap < 1) || b.Nodes < 0 {
		panic(fmt.Sprintf("joint: BranchAndBound%+v: want a gap in [0, 1) and nodes ≥ 0", b))
	}
	s, done, err := newSearch(ctx, b.Name(), p)
	if done {
		return s.solution(), err
	}
	if s.gap = b.Gap; b.Gap == 0 {
		s.gap = defaultGap
	}
	budget := b.Nodes
	if b.Nodes == 0 {
		budget = defaultNodes
	}
	if err = s.greedy(ctx, true); err == nil {
		err = s.branchAndBound(ctx, budget)
	}
	if !s.proven {
		s.reason = fmt.Sprintf("the search ended after %d nodes", s.nodes)
	}
	return s.solution(), err
}

// branchAndBound looks at parts of the search, the most promising first, until the
// incumbent is proven or the budget is spent.
func (s *search) branchAndBound(ctx context.Context, budget int) error {
	root := &node{parts: s.parts(), prices: s.free, bound: s.lower}
	root.places = s.places(root.parts)
	open, created := &frontier{root}, 1
	closed := math.Inf(1) // the least bound of what needs no more search
	for len(*open) > 0 && !s.closed((*open)[0].bound) && s.nodes < budget {
		n := (*open)[0]
		children, err := s.explore(ctx, n)
		if err != nil {
			s.lower = min(closed, open.least())
			return err
		}
		open.drop()
		if children == nil {
			closed = min(closed, n.bound)
		}
		for _, child := range children {
			child.number = created
			created++
			open.add(child)
		}
	}
	s.conclude(closed, *open)
	return nil
}

// conclude takes the bound from what is closed and what is open.
func (s *search) conclude(closed float64, open frontier) {
	s.lower, s.proven = min(closed, open.least()), s.closed(open.least())
	if s.proven && s.incumbent == nil {
		s.reason = "capacity: each channel can be served alone, and no choice serves all of them within their constraints"
	}
}

// closed reports whether nothing above the bound matters.
func (s *search) closed(bound float64) bool { return bound >= s.best*(1-s.gap) }

// explore raises the bound of a node and splits it; there are no children when that
// leaves nothing to look for.
func (s *search) explore(ctx context.Context, n *node) ([]*node, error) {
	s.nodes++
	unpriced, err := s.relax(ctx, n, s.free)
	if err != nil {
		return nil, err
	}
	n.bound = max(n.bound, unpriced.value)
	if s.closed(n.bound) {
		return nil, nil
	}
	if s.fits(unpriced.choice) {
		s.propose(unpriced.choice)
		return nil, nil
	}
	n.asked = unpriced
	s.repair(ctx, &unpriced)
	steps := nodeSteps
	if n.number == 0 {
		steps = rootSteps
	}
	if err := s.ascend(ctx, n, steps); err != nil || s.closed(n.bound) {
		return nil, err
	}
	if err := s.improve(ctx, n.asked.plan); err != nil || s.closed(n.bound) {
		return nil, err
	}
	return s.split(n, &unpriced), nil
}
