package bco

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// searcher is a solver after its problem has been checked and its validators
// sorted.
type searcher interface {
	search(ctx context.Context, e *Evaluator) (Solution, error)
}

// solve prepares p and searches.
func solve(ctx context.Context, p *Problem, s searcher) (Solution, error) {
	e, err := NewEvaluator(p)
	if err != nil {
		return Solution{}, err
	}
	return s.search(ctx, e)
}

// search records what a solver looks at. The best is its incumbent.
type search struct {
	evaluator *Evaluator
	ctx       context.Context //nolint:containedctx // a search lasts as long as a call
	watch     Stopwatch
	solution  Solution
	best      Candidate
	set       []int // of the best, indices into the validators
}

func newSearch(ctx context.Context, e *Evaluator, solver string, scope Scope) *search {
	return &search{
		evaluator: e, ctx: ctx, watch: StartStopwatch(), best: Candidate{Utility: math.Inf(1)},
		solution: Solution{Solver: solver, Scope: scope, Certificate: Certificate{Kind: Uncertified}},
	}
}

// evaluate counts (g, n) and returns it as a candidate.
func (s *search) evaluate(g Group, n int) Candidate {
	s.solution.Evaluations++
	return Candidate{Evaluation: s.solution.Evaluations, M: g.M, N: n, Utility: s.evaluator.Utility(g, n)}
}

// trace appends c.
func (s *search) trace(c Candidate) {
	c.Elapsed = s.watch.Elapsed()
	s.solution.Trace = append(s.solution.Trace, c)
}

// lead makes c the incumbent, whose validators are those of set.
func (s *search) lead(c Candidate, set []int) {
	s.best = c
	s.set = append(s.set[:0], set...)
}

// leadPrefix makes c the incumbent, whose validators are the fastest.
func (s *search) leadPrefix(c Candidate) {
	s.best = c
	s.set = s.set[:0]
	for i := range c.M {
		s.set = append(s.set, i)
	}
}

// end returns the solution: the incumbent with the status given, or that there is
// none.
func (s *search) end(status Status) (Solution, error) {
	if s.best.M == 0 {
		v, err := s.evaluator.violation(s.ctx, s.solution.Scope)
		if err != nil {
			return s.interrupted(err)
		}
		s.solution.Status, s.solution.Violation, s.solution.Reason = Infeasible, v, v.String()
		return s.solution, nil
	}
	s.accept(status)
	if status == Optimal {
		s.solution.Certificate = Certificate{Kind: CertifiedExact, Lower: s.solution.Utility}
	}
	return s.solution, nil
}

// accept makes the incumbent the solution.
func (s *search) accept(status Status) {
	found := s.evaluator.Solution(s.solution.Solver, s.set, s.best.N, status)
	s.solution.Validators, s.solution.M, s.solution.N = found.Validators, found.M, found.N
	s.solution.Utility, s.solution.Metrics, s.solution.Status = found.Utility, found.Metrics, status
}

// interrupted returns the incumbent, if there is one, beside err.
func (s *search) interrupted(err error) (Solution, error) {
	s.solution.Status = Skipped
	if s.best.M > 0 {
		s.accept(Heuristic)
	}
	s.solution.Reason = fmt.Sprintf("the search was cancelled after %d evaluations: %v", s.solution.Evaluations, errors.Unwrap(err))
	return s.solution, err
}

// cancelled returns the cause of the context, when it has ended.
func (s *search) cancelled() error {
	if s.ctx.Err() == nil {
		return nil
	}
	return fmt.Errorf("bco: %s: %w", s.solution.Solver, context.Cause(s.ctx))
}
