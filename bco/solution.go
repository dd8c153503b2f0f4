package bco

import "ihealth/chain"

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
	Scope       Scope       // what Optimal refers to
	Reason      string      // why the status is Infeasible or Skipped; the constraint that a Heuristic choice breaks
	Trace       []Candidate // every m the solver looked at, or its incumbents
}

// Candidate is a choice that a solver evaluated.
type Candidate struct {
	Evaluation int // 1 for the first
	M, N       int
	Utility    float64
}

// Found reports whether the solution holds a choice.
func (s *Solution) Found() bool { return s.Status == Optimal || s.Status == Heuristic }

// accept makes (m, n) the solution's choice.
func (s *Solution) accept(o *objective, m, n int, status Status) {
	s.M, s.N, s.Utility, s.Metrics, s.Status = m, n, o.utility(m, n), o.metrics(m, n), status
	s.Validators = make([]string, m)
	for i, v := range o.order[:m] {
		s.Validators[i] = v.ID
	}
}

// evaluate appends (m, n) to the trace and returns its utility.
func (s *Solution) evaluate(o *objective, m, n int) float64 {
	u := o.utility(m, n)
	s.Evaluations++
	s.Trace = append(s.Trace, Candidate{Evaluation: s.Evaluations, M: m, N: n, Utility: u})
	return u
}

// infeasible marks the solution as such and says by how much stability fails.
func (s *Solution) infeasible(o *objective) {
	s.Status = Infeasible
	s.Reason = o.instability()
}
