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

func (b BCO) search(ctx context.Context, e *Evaluator) (Solution, error) {
	s := newSearch(ctx, e, b.Name(), "")
	for m := e.problem.MinValidators; m <= e.problem.MaxValidators; m++ {
		if err := s.cancelled(); err != nil {
			return s.interrupted(err)
		}
		s.solution.Passes++
		n, ok := e.BestBlock(e.Prefix(m))
		if !ok || !e.Allows(m) {
			continue
		}
		c := s.evaluate(e.Prefix(m), n)
		s.trace(c)
		if s.best.M > 0 && c.Utility > s.best.Utility {
			break
		}
		s.leadPrefix(c)
	}
	return s.end(Heuristic)
}
