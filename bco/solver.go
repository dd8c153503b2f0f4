package bco

import "context"

// Solver finds a [Solution] of a [Problem]. Solve returns an error wrapping
// [ErrProblem] when the problem is not well posed. When the context ends it returns
// its incumbent, if it has one, beside an error that wraps the context's cause. That
// a problem has no feasible choice is a Solution with that status.
type Solver interface {
	// Name returns the solver's name on the command line and in results.
	Name() string
	Solve(ctx context.Context, p *Problem) (Solution, error)
}

// Solvers returns every solver of this package, the paper's first.
func Solvers() []Solver {
	return []Solver{Printed{}, BCO{}, Prefix{}, Exact{}, Exhaustive{}, ExhaustiveSubsets{}}
}
