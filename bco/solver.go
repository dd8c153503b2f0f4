package bco

import "context"

// Solver finds a [Solution] of a [Problem]. Solve returns an error wrapping
// [ErrProblem] when the problem is not well posed, and the context's error when
// it is cancelled; that a problem has no feasible choice is a Solution with
// that status.
type Solver interface {
	// Name returns the solver's name on the command line and in results.
	Name() string
	Solve(ctx context.Context, p *Problem) (Solution, error)
}

// Solvers returns every solver, the paper's first.
func Solvers() []Solver {
	return []Solver{Printed{}, BCO{}, Prefix{}, Exhaustive{}}
}

// searcher is a solver after its problem has been checked and its validators
// sorted.
type searcher interface {
	search(ctx context.Context, o *objective) (Solution, error)
}

// solve prepares p and searches.
func solve(ctx context.Context, p *Problem, s searcher) (Solution, error) {
	o, err := newObjective(p)
	if err != nil {
		return Solution{}, err
	}
	return s.search(ctx, o)
}
