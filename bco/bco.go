package bco

import "context"

// BCO is Algorithm 1 of I-Health with the four defects of its printed form
// mended: the block size returned belongs to the m returned, the last m counts
// when U never rises, the first pass has no predecessor, and n is the exact
// integer minimiser instead of the nearest integer. It stays greedy: it stops
// at the first m whose utility is worse than the one before, so it is optimal
// only when U has a single valley along the prefixes.
type BCO struct{}

// Name returns "bco".
func (BCO) Name() string { return "bco" }

// Solve implements [Solver].
func (b BCO) Solve(ctx context.Context, p *Problem) (Solution, error) {
	return solve(ctx, p, b)
}

func (b BCO) search(ctx context.Context, o *objective) (Solution, error) {
	p := o.problem
	s := Solution{Solver: b.Name()}
	var bestM, bestN int
	var last float64
	for m := p.MinValidators; m <= p.MaxValidators; m++ {
		if err := ctx.Err(); err != nil {
			return Solution{}, err
		}
		s.Passes++
		lo, hi := o.blocks(m)
		if lo > hi {
			continue
		}
		n := o.bestBlock(m, lo, hi)
		u := s.evaluate(o, m, n)
		if bestM > 0 && u > last {
			break
		}
		bestM, bestN, last = m, n, u
	}
	if bestM == 0 {
		s.infeasible(o)
		return s, nil
	}
	s.accept(o, bestM, bestN, Heuristic)
	return s, nil
}
