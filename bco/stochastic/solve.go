package stochastic

import (
	"context"
	"fmt"
	"math"

	"ihealth/bco"
)

// Solve searches for the set of validators and the block that minimise U with the
// expected time in the place of the longest. U and the metrics are those of the
// expected time. The certificate is a lower bound; that of Exhaustive says that its
// answer is optimal. Both hold as far as the expected times do: within the accuracy of
// [Expected], or for the scenarios given, of which another draw may prefer another set.
//
// The error wraps [bco.ErrProblem], [ErrResponse], [ErrMethod] or [ErrTooMany], or is
// the context's: the solution is then the best so far, and without a certificate.
func (p *Problem) Solve(ctx context.Context, m Method) (bco.Solution, error) {
	if m == Auto {
		m = LocalSearch
		if len(p.Validators) <= mostExhaustive {
			m = Exhaustive
		}
	}
	if listed := len(p.Validators); m == Exhaustive && listed > mostExhaustive {
		return bco.Solution{}, fmt.Errorf("%w: %d are listed, at most %d: use %s", ErrTooMany, listed, mostExhaustive, LocalSearch)
	}
	x, err := newInstance(ctx, p)
	if err != nil {
		return bco.Solution{}, err
	}
	s := newSearch(ctx, x)
	if err := s.run(m); err != nil {
		return s.interrupted(m, err), err
	}
	return s.solution(m)
}

// run searches by a method.
func (s *search) run(m Method) error {
	switch m {
	case Means:
		return s.onMeans()
	case Candidates:
		return s.candidates()
	case LocalSearch:
		if err := s.candidates(); err != nil {
			return err
		}
		return s.improve()
	case Exhaustive:
		return s.extend(nil, 0, 0)
	default:
		return fmt.Errorf("%w: %q: want one of %v", ErrMethod, m, Methods())
	}
}

// onMeans considers the set that is best for the means.
func (s *search) onMeans() error {
	fixed, err := s.Solve(s.ctx, bco.Exact{})
	if err != nil || !fixed.Found() {
		return err
	}
	rank := make(map[string]int, len(s.validators))
	for i, v := range s.validators {
		rank[v.ID] = i
	}
	set := make([]int, fixed.M)
	for i, id := range fixed.Validators {
		set[i] = rank[id]
	}
	s.consider(s.weighSet(set))
	return nil
}

// solution describes the best choice of a search that came to its end.
func (s *search) solution(m Method) (bco.Solution, error) {
	if m == Exhaustive && s.best.set != nil {
		return s.chosen(m, bco.Optimal, bco.Certificate{Kind: bco.CertifiedExact, Lower: s.best.utility}), nil
	}
	lower, err := s.lowerBound()
	if err != nil {
		return s.interrupted(m, err), err
	}
	if s.best.set == nil {
		return s.nothing(m, m == Exhaustive || math.IsInf(lower, 1))
	}
	return s.chosen(m, bco.Heuristic, bco.Certificate{Kind: bco.CertifiedBound, Lower: min(lower, s.best.utility)}), nil
}

func (s *search) chosen(m Method, status bco.Status, c bco.Certificate) bco.Solution {
	out := s.Solution(string(m), s.best.set, s.best.n, status)
	out.Utility, out.Metrics = s.best.utility, s.Metrics(s.best.group, s.best.n)
	out.Scope, out.Certificate, out.Evaluations, out.Trace = bco.AllSubsets, c, s.evaluations, s.trace
	return out
}

// interrupted describes the best choice so far, if there is one.
func (s *search) interrupted(m Method, err error) bco.Solution {
	out := bco.Solution{Solver: string(m), Status: bco.Skipped, Scope: bco.AllSubsets, Certificate: bco.Certificate{Kind: bco.Uncertified}}
	if s.best.set != nil {
		out = s.chosen(m, bco.Heuristic, out.Certificate)
	}
	out.Evaluations, out.Reason = s.evaluations, fmt.Sprintf("the search ended after %d evaluations: %v", s.evaluations, err)
	return out
}

// nothing describes a search without a choice. Where all answers are waited for, what
// fails on the means fails at expected times too, and says by how much.
func (s *search) nothing(m Method, proven bool) (bco.Solution, error) {
	out := bco.Solution{
		Solver: string(m), Status: bco.Skipped, Scope: bco.AllSubsets, Evaluations: s.evaluations, Certificate: bco.Certificate{Kind: bco.Uncertified},
		Reason: "no set that was compared meets the constraints; others may: compare all sets",
	}
	if !proven {
		return out, nil
	}
	out.Status, out.Reason = bco.Infeasible, "no set meets the constraints at its expected time, although one does at fixed times of the same means"
	fixed, err := s.Solve(s.ctx, bco.Exact{})
	if err != nil {
		return s.interrupted(m, err), err
	}
	if fixed.Status == bco.Infeasible {
		out.Violation, out.Reason = fixed.Violation, fixed.Reason
	}
	return out, nil
}
