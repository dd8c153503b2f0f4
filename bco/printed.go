package bco

import (
	"context"
	"fmt"
	"math"
)

// Printed is Algorithm 1 of I-Health as printed, kept for the record. On the
// break it returns the m before together with the block size of the m that was
// rejected; it has no answer when U never rises; it rounds the real n* to the
// nearest integer; and it knows no stability constraint.
type Printed struct{}

// Name returns "bco-printed".
func (Printed) Name() string { return "bco-printed" }

// Solve implements [Solver].
func (b Printed) Solve(ctx context.Context, p *Problem) (Solution, error) {
	return solve(ctx, p, b)
}

func (b Printed) search(ctx context.Context, e *Evaluator) (Solution, error) {
	p := &e.problem
	s := newSearch(ctx, e, b.Name(), "")
	last := math.Inf(1)
	for m := p.MinValidators; m <= p.MaxValidators; m++ {
		if err := s.cancelled(); err != nil {
			return s.interrupted(err)
		}
		s.solution.Passes++
		relaxed := e.Terms(e.Prefix(m)).RelaxedBlock()
		n := int(math.Round(min(max(relaxed, float64(p.MinBlock)), float64(p.MaxBlock))))
		c := s.evaluate(e.Prefix(m), n)
		s.trace(c)
		if c.Utility > last {
			c.M--
			s.leadPrefix(c)
			s.accept(Heuristic)
			s.solution.Reason = e.ignored(&s.solution)
			return s.solution, nil
		}
		last = c.Utility
	}
	s.solution.Status = Skipped
	s.solution.Reason = "Algorithm 1 as printed leaves m* unset: U never rises up to m = M"
	return s.solution, nil
}

// ignored says which demand a choice of prefixes breaks, "" when none.
func (e *Evaluator) ignored(s *Solution) string {
	g := e.Prefix(s.M)
	switch {
	case e.Feasible(g, s.N):
		return ""
	case float64(s.N) <= e.limits.rate*s.Metrics.Latency:
		return fmt.Sprintf("ignores stability: μ = n/L = %.6g/s ≤ Λ = %.6g/s", float64(s.N)/s.Metrics.Latency, e.limits.rate)
	default:
		return "ignores the constraints, which it does not know"
	}
}
