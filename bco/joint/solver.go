package joint

import "context"

// Solver finds a [Solution] of a [Problem]. Solve returns an error wrapping
// [bco.ErrProblem] when the problem is not well posed. When its context ends it
// returns the context's error beside the best solution so far, with its proven
// gap. That nothing is feasible is a Solution with that status, which says why.
type Solver interface {
	// Name returns the solver's name in results.
	Name() string
	Solve(ctx context.Context, p *Problem) (Solution, error)
}

// Solvers returns every solver, the exact one first.
func Solvers() []Solver { return []Solver{BranchAndBound{}, Greedy{}, Independent{}} }
