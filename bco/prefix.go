package bco

import "context"

// Prefix is the exact prefix scan: BCO's loop with the exact n for each m, but
// stopped only when a lower bound proves that no larger m can be better. It is
// optimal over all prefixes and costs about as much as BCO.
type Prefix struct{}

// Name returns "prefix".
func (Prefix) Name() string { return "prefix" }

// Solve implements [Solver].
func (x Prefix) Solve(ctx context.Context, p *Problem) (Solution, error) {
	return solve(ctx, p, x)
}

func (x Prefix) search(ctx context.Context, e *Evaluator) (Solution, error) {
	s := newSearch(ctx, e, x.Name(), AllPrefixes)
	for m := e.problem.MinValidators; m <= e.problem.MaxValidators; m++ {
		if err := s.cancelled(); err != nil {
			return s.interrupted(err)
		}
		if e.lowerBound(m) >= s.best.Utility {
			break
		}
		s.solution.Passes++
		n, ok := e.BestBlock(e.Prefix(m))
		if !ok || !e.Allows(m) {
			continue
		}
		c := s.evaluate(e.Prefix(m), n)
		s.trace(c)
		if c.Utility < s.best.Utility {
			s.leadPrefix(c)
		}
	}
	return s.end(Optimal)
}
