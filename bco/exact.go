package bco

import "context"

// Exact finds the best of all sets of validators, of which there are 2^M, in
// the time of sorting them: see [Workspace.Exact]. The problem is not NP-complete, as
// I-Health says it is.
type Exact struct{}

// Name returns "exact".
func (Exact) Name() string { return "exact" }

// Solve implements [Solver]. The trace holds the incumbents.
func (x Exact) Solve(ctx context.Context, p *Problem) (Solution, error) {
	return solve(ctx, p, x)
}

func (x Exact) search(ctx context.Context, e *Evaluator) (Solution, error) {
	s := newSearch(ctx, e, x.Name(), AllSubsets)
	var w Workspace
	w.Load(&e.problem)
	var cancelled error
	lead := func(c Choice) {
		s.solution.Evaluations = w.evaluations
		if c.M == 0 || c.M == s.best.M && c.N == s.best.N && c.Utility == s.best.Utility {
			return
		}
		s.lead(Candidate{Evaluation: w.evaluations, M: c.M, N: c.N, Utility: c.Utility}, w.Set(c, nil))
		s.trace(s.best)
	}
	best, _ := w.exact(func(c Choice) bool {
		lead(c)
		s.solution.Passes++
		cancelled = s.cancelled()
		return cancelled == nil
	})
	lead(best)
	if cancelled != nil {
		return s.interrupted(cancelled)
	}
	return s.end(Optimal)
}
