package ranking

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"ihealth/bco"
)

// Candidate is a configuration of a problem with random response times, and bounds on
// its expected utility.
type Candidate struct {
	Set          []int // indices into the validators of the evaluator, ascending
	N            int   // transactions per block: the best for mean response times
	Lower, Upper float64
}

// Candidates returns the configurations that bounds cannot tell from the best, by
// ascending lower bound. It looks at those among which [bco.Exact] finds the best for
// fixed times: for every k and m the m cheapest of the k fastest. The lower bound is the
// utility on the means (Jensen), the upper one by [BoundLargest]; no independence is
// assumed. What is left out has a larger expected utility than one that is not.
//
// The deviations are those of the times in which the validators, in their order, do the
// verification cycles K of a block, s, finite and ≥ 0; where a transaction adds cycles,
// times grow in proportion. The error is ErrParameter, or the context's cause.
func Candidates(ctx context.Context, e *bco.Evaluator, deviations []float64) ([]Candidate, error) {
	f := family{evaluator: e, deviations: deviations}
	if err := f.validate(); err != nil {
		return nil, err
	}
	reachable := math.Inf(1)
	err := f.each(ctx, func(c Candidate) { reachable = min(reachable, c.Upper) })
	if err != nil {
		return nil, err
	}
	var kept []Candidate
	err = f.each(ctx, func(c Candidate) {
		if c.Lower <= reachable {
			c.Set = slices.Sorted(slices.Values(c.Set))
			kept = append(kept, c)
		}
	})
	slices.SortStableFunc(kept, func(a, b Candidate) int { return cmp.Compare(a.Lower, b.Lower) })
	return kept, err
}

// family is every m cheapest of the k fastest validators.
type family struct {
	evaluator  *bco.Evaluator
	deviations []float64
}

func (f family) validate() error {
	list := f.evaluator.Validators()
	if len(f.deviations) != len(list) {
		return fmt.Errorf("ranking: %w: %d deviations of %d validators, want one each", ErrParameter, len(f.deviations), len(list))
	}
	for i, d := range f.deviations {
		if !finite(d) || d < 0 {
			return fmt.Errorf("ranking: %w: deviation of %q is %v s, want a finite time ≥ 0", ErrParameter, list[i].ID, d)
		}
	}
	if !(f.evaluator.Problem().Latency.VerificationCycles > 0) {
		return fmt.Errorf("ranking: %w: no verification cycles of a block, whose time could vary", ErrParameter)
	}
	return nil
}

// each calls see for every candidate. Its set is in the order of fees and must not be
// kept.
func (f family) each(ctx context.Context, see func(Candidate)) error {
	list := f.evaluator.Validators()
	var cheapest []int
	for k := range list {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		place, _ := slices.BinarySearchFunc(cheapest, k, func(i, k int) int {
			return cmp.Or(cmp.Compare(list[i].Fee, list[k].Fee), -1) // k is the slower one
		})
		cheapest = slices.Insert(cheapest, place, k)
		g, squares := bco.Group{}, 0.0
		for rank, i := range cheapest {
			g = g.With(list[i])
			squares += f.deviations[i] * f.deviations[i]
			if n, ok := f.evaluator.BestBlock(g); ok && rank >= place && f.evaluator.Allows(g.M) {
				see(f.candidate(g, n, cheapest[:rank+1], squares))
			}
		}
	}
	return nil
}

// candidate bounds the utility of a group whose variances have this sum, s².
func (f family) candidate(g bco.Group, n int, set []int, squares float64) Candidate {
	p, u := f.evaluator.Problem(), f.evaluator.Utility(g, n)
	work := 1 + p.Latency.CyclesPerTransaction*float64(n)/p.Latency.VerificationCycles
	weight := p.Weights.Latency / f.evaluator.MaxLatency()
	return Candidate{Set: set, N: n, Lower: u, Upper: u + weight*work*beyondLargest(g.M, squares)}
}
