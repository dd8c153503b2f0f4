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

func (b Printed) search(ctx context.Context, o *objective) (Solution, error) {
	p := o.problem
	s := Solution{Solver: b.Name()}
	last := math.Inf(1)
	for m := p.MinValidators; m <= p.MaxValidators; m++ {
		if err := ctx.Err(); err != nil {
			return Solution{}, err
		}
		s.Passes++
		relaxed := o.relaxedBlock(m)
		n := int(math.Round(min(max(relaxed, float64(p.MinBlock)), float64(p.MaxBlock))))
		u := s.evaluate(o, m, n)
		if u > last {
			s.accept(o, m-1, n, Heuristic)
			if !o.stable(s.M, s.N) {
				s.Reason = fmt.Sprintf("ignores stability: μ = n/L = %.6g/s ≤ Λ = %.6g/s", float64(s.N)/s.Metrics.Latency, p.ArrivalRate)
			}
			return s, nil
		}
		last = u
	}
	s.Status = Skipped
	s.Reason = "Algorithm 1 as printed leaves m* unset: U never rises up to m = M"
	return s, nil
}
