package bco

import (
	"context"
	"fmt"
	"math"
)

// Violation says which constraint makes a problem infeasible, and by how much.
type Violation struct {
	Constraint string  // stability, or its name in instance files such as max_latency or classes.0.deadline; "" when none alone does
	Measure    string  // what it limits
	Unit       string  // of Limit and Best
	Limit      float64 // as demanded
	Best       float64 // the nearest to the limit that any choice comes
	M, N       int     // such a choice
	Others     bool    // Best is under the other constraints, without which the limit can be met
}

// String returns a sentence without its period.
func (v *Violation) String() string {
	if v.Constraint == "" {
		return "constraints: every one can be met, and together with the others all but two at least"
	}
	under := ""
	if v.Others {
		under = " under the other constraints"
	}
	return fmt.Sprintf("%s: %s is at best %.6g%s%s (m = %d, n = %d), the limit is %.6g%s: %.6g%s too far",
		v.Constraint, v.Measure, v.Best, v.Unit, under, v.M, v.N, v.Limit, v.Unit, math.Abs(v.Limit-v.Best), v.Unit)
}

// violation says why nothing within the scope is feasible. It looks for a constraint
// that no choice meets, and then for one that no choice meets together with the
// others; there may be more, and the first is told.
func (e *Evaluator) violation(ctx context.Context, scope Scope) (*Violation, error) {
	demands := e.demands()
	for _, alone := range []bool{true, false} {
		if !alone && len(e.order) > pairsMost && scope == AllSubsets {
			break
		}
		for i := range demands {
			p := e.problem
			for j := range demands {
				if alone || i == j {
					demands[j].lift(&p)
				}
			}
			v, err := nearest(ctx, &p, scope, &demands[i])
			if err != nil || v != nil {
				if v != nil {
					v.Others = !alone
				}
				return v, err
			}
		}
	}
	return &Violation{}, nil
}

// nearest returns how near to the demand the choices of p come, nil when one meets
// it or there is none.
func nearest(ctx context.Context, p *Problem, scope Scope, d *demand) (*Violation, error) {
	e, err := NewEvaluator(p)
	if err != nil {
		return nil, err
	}
	v := &Violation{Constraint: d.name, Measure: d.measured, Unit: d.unit, Limit: d.limit}
	met := false
	err = e.extremes(ctx, scope, func(g Group, n int) {
		x := d.measure(g, n)
		met = met || d.met(x)
		if v.M == 0 || d.nearer(x, v.Best) {
			v.Best, v.M, v.N = x, g.M, n
		}
	})
	if err != nil || met || v.M == 0 {
		return nil, err
	}
	return v, nil
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
