package experiments

import (
	"context"
	"fmt"

	"ihealth/bco"
)

// enumerable bounds the validators of instances of which all subsets are tried.
const enumerable = 12

// checkSmall is check for instances that are solved by enumeration.
func (d *Drawn) checkSmall(report reporter, path string) {
	d.check(report, path)
	checkCount(report, path+".validators", "validators to enumerate the subsets of", d.Validators, 1, enumerable)
}

// enumeration plans cells that count the instances on which the exact search and the
// enumeration of all subsets disagree. Change makes an instance one of the experiment
// and reports whether the free optimum is none any more.
func (d *Drawn) enumeration(change func(ctx context.Context, p *bco.Problem, instance int) (active bool, err error)) []Cell {
	var out []Cell
	for _, family := range d.Families {
		out = append(out, Cell{ID: "small/" + family, Fidelity: Analytic, Run: func(ctx context.Context, env *Env) ([]Row, error) {
			disagree, active := 0, 0
			for i := range d.Instances {
				p := d.problem(env, family, i)
				matters, err := change(ctx, &p, i)
				if err != nil {
					return nil, err
				}
				same, err := sameOptimum(ctx, &p)
				if err != nil {
					return nil, err
				}
				if matters {
					active++
				}
				if !same {
					disagree++
				}
			}
			row := func(metric string, n int) Row {
				return Row{Panel: family, X: none, Metric: metric, Value: Number(n)}
			}
			return []Row{row("enumerated", d.Instances), row("active", active), row("disagree", disagree)}, nil
		}})
	}
	return out
}

// sameOptimum reports whether the exact search finds what enumeration finds.
func sameOptimum(ctx context.Context, p *bco.Problem) (bool, error) {
	exact, err := bco.Exact{}.Solve(ctx, p)
	if err != nil {
		return false, err
	}
	all, err := bco.ExhaustiveSubsets{}.Solve(ctx, p)
	if err != nil {
		return false, err
	}
	if !exact.Found() || !all.Found() {
		return exact.Status == all.Status, nil
	}
	return nearly(exact.Utility, all.Utility), nil
}

// nearly allows for the rounding of sums in another order.
func nearly(a, b float64) bool { return a-b <= 1e-12*b && b-a <= 1e-12*a }

// staysExact is true when enumeration agrees on every instance, and what was changed
// mattered in some.
func staysExact(r *Results) (outcome, error) {
	instances, active, disagree := 0.0, 0.0, 0.0
	for _, row := range r.Select(Query{Metric: "enumerated"}) {
		a, _ := r.Value(Query{Panel: row.Panel, Metric: "active"})
		d, ok := r.Value(Query{Panel: row.Panel, Metric: "disagree"})
		if !ok {
			return outcome{}, errMissing("family " + row.Panel)
		}
		instances, active, disagree = instances+float64(row.Value), active+a, disagree+d
	}
	if instances == 0 {
		return outcome{}, errMissing("small instances")
	}
	return outcome{disagree == 0 && active > 0, fmt.Sprintf("%.0f of %.0f disagree; it matters in %.0f", disagree, instances, active)}, nil
}
