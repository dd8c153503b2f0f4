package bco

import (
	"time"

	"ihealth/chain"
)

// Solution is a solver's answer. M, N, Utility and Metrics are zero unless
// Status is Optimal or Heuristic.
type Solution struct {
	Solver      string
	Validators  []string // ids of the chosen validators, fastest first
	M           int      // validators
	N           int      // transactions per block
	Utility     float64  // U of eq. (12), less is better
	Metrics     chain.Metrics
	Passes      int // iterations of the solver's outer loop; BCO: one m each
	Evaluations int // evaluations of U
	Status      Status
	Scope       Scope // what Optimal and an exact certificate refer to
	Certificate Certificate
	Violation   *Violation  // why the status is Infeasible, else nil
	Reason      string      // why the status is Infeasible or Skipped; the demand that a Heuristic choice breaks; that a search was cancelled
	Trace       []Candidate // every m that a scan looked at, the incumbents of other solvers
}

// Candidate is a choice that a solver evaluated.
type Candidate struct {
	Evaluation int // 1 for the first
	M, N       int
	Utility    float64
	Elapsed    time.Duration // since the search began
}

// Found reports whether the solution holds a choice.
func (s *Solution) Found() bool { return s.Status == Optimal || s.Status == Heuristic }

// Solution returns the answer that the validators at the indices of set, ascending,
// and blocks of n are. It is not certified.
func (e *Evaluator) Solution(solver string, set []int, n int, status Status) Solution {
	g := e.Group(set)
	s := Solution{Solver: solver, Status: status, Certificate: Certificate{Kind: Uncertified}}
	s.M, s.N, s.Metrics, s.Utility = g.M, n, e.Metrics(g, n), e.Utility(g, n)
	s.Validators = make([]string, len(set))
	for i, at := range set {
		s.Validators[i] = e.order[at].ID
	}
	return s
}
