package bco

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Violation says which constraints make a problem infeasible, and by how much: some
// that cannot be met together, none of which could be left out of them. There may be
// others.
type Violation struct {
	Constraint string   // the first of them: stability, or its name in instance files such as max_latency or classes.0.deadline
	With       []string // the others of them
	Measure    string   // what the first limits
	Unit       string   // of Limit and Best
	Limit      float64  // as demanded
	Best       float64  // the nearest to the limit that any choice comes that meets the others of them
	M, N       int      // such a choice
	Sampled    bool     // of more than 2000 validators: Best is of the fastest and of the cheapest sets only
}

// String returns a sentence without its period.
func (v *Violation) String() string {
	if v.M == 0 {
		return fmt.Sprintf("%s: cannot be met together with %s", v.Constraint, strings.Join(v.With, ", "))
	}
	under := ""
	if len(v.With) > 0 {
		under = " together with " + strings.Join(v.With, ", ")
	}
	if v.Sampled {
		under += " among the fastest and the cheapest sets"
	}
	off := fmt.Sprintf("%.6g%s too far", math.Abs(v.Limit-v.Best), v.Unit)
	if math.Abs(v.Limit-v.Best) < 1e-6*math.Abs(v.Limit) {
		off = "too far by less than a millionth"
	}
	return fmt.Sprintf("%s: %s is at best %.6g%s%s (m = %d, n = %d), the limit is %.6g%s: %s",
		v.Constraint, v.Measure, v.Best, v.Unit, under, v.M, v.N, v.Limit, v.Unit, off)
}

// violation says why nothing within the scope is feasible: it leaves out every
// constraint without which nothing is feasible either, and keeps those that remain.
func (e *Evaluator) violation(ctx context.Context, scope Scope) (*Violation, error) {
	kept := e.demands()
	for i := len(kept) - 1; i >= 0; i-- {
		rest := slices.Delete(slices.Clone(kept), i, i+1)
		found, err := e.only(rest).feasible(ctx, scope)
		if err != nil {
			return nil, err
		}
		if !found {
			kept = rest
		}
	}
	first, others := kept[0], kept[1:]
	v := &Violation{Constraint: first.name, Measure: first.measured, Unit: first.unit, Limit: first.limit}
	for _, d := range others {
		v.With = append(v.With, d.name)
	}
	v.Sampled = scope == AllSubsets && len(e.order) > pairsMost
	err := e.only(others).extremes(ctx, scope, func(g Group, n int) {
		if x := first.measure(g, n); v.M == 0 || first.nearer(x, v.Best) {
			v.Best, v.M, v.N = x, g.M, n
		}
	})
	return v, err
}

// only returns the evaluator of the problem with no constraints but some.
func (e *Evaluator) only(some []demand) *Evaluator {
	p := e.problem
	for _, d := range slices.Backward(e.demands()) {
		if !slices.ContainsFunc(some, func(other demand) bool { return other.name == d.name }) {
			d.lift(&p)
		}
	}
	out, err := NewEvaluator(&p)
	if err != nil {
		panic("bco: a problem with fewer constraints is not valid: " + err.Error())
	}
	return out
}

// feasible reports whether any choice within the scope is.
func (e *Evaluator) feasible(ctx context.Context, scope Scope) (bool, error) {
	found := false
	if scope != AllSubsets {
		err := e.extremes(ctx, scope, func(Group, int) { found = true })
		return found, err
	}
	var w Workspace
	w.Load(&e.problem)
	var err error
	_, found = w.exact(func(best Choice) bool {
		if ctx.Err() != nil {
			err = fmt.Errorf("bco: %w", context.Cause(ctx))
		}
		return err == nil && best.M == 0
	})
	return found, err
}

// pairsMost is the greatest number of validators of which all pairs of a slowest one
// and a number are looked at.
const pairsMost = 2000

// extremes visits choices among which every measure that a constraint limits is at
// its best: of each set that no other set dominates the least and the greatest block.
// Of more than pairsMost validators it visits only the fastest and the cheapest sets.
func (e *Evaluator) extremes(ctx context.Context, scope Scope, visit func(g Group, n int)) error {
	ends := func(g Group) {
		lo, hi := e.Blocks(g)
		if scope == PrefixGrid {
			step := e.problem.step()
			lo, hi = (lo+step-1)/step*step, hi/step*step
		}
		if e.Allows(g.M) && lo <= hi {
			visit(g, lo)
			visit(g, hi)
		}
	}
	for m := 1; m <= e.problem.MaxValidators; m++ {
		ends(e.Prefix(m))
	}
	if scope != AllSubsets {
		return nil
	}
	first := 1
	if len(e.order) > pairsMost {
		first = len(e.order)
	}
	for k := first; k <= len(e.order); k++ {
		if ctx.Err() != nil {
			return fmt.Errorf("bco: %w", context.Cause(ctx))
		}
		for _, g := range e.cheapest(k) {
			ends(g)
		}
	}
	return nil
}
