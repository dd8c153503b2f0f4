package experiments

import (
	"context"
	"math"
	"strings"

	"ihealth/bco"
)

// counterexampleStudy shows instances on which BCO, or what it rests on, is wrong.
type counterexampleStudy struct{ spec *Spec }

func (x *counterexampleStudy) check(report reporter) {
	list := x.spec.Counterexamples.Instances
	if len(list) == 0 {
		report("counterexamples.instances", "no instance is given\nlist one or more of CE0 to CE5")
	}
	names := make([]string, len(list))
	for i := range list {
		path := indexed("counterexamples.instances", i)
		list[i].check(report, path)
		names[i] = list[i].Name
	}
	checkDistinct(report, "counterexamples.instances", names)
}

func (x *counterexampleStudy) cells() []Cell {
	var out []Cell
	for i := range x.spec.Counterexamples.Instances {
		c := &x.spec.Counterexamples.Instances[i]
		out = append(out, Cell{ID: c.Name, Fidelity: Analytic, Run: func(ctx context.Context, _ *Env) ([]Row, error) { return c.rows(ctx) }})
	}
	return out
}

// Names of the curves over prefixes, and of the answers beside those of solvers.
const (
	exactBlock   = "best integer n"
	nearestBlock = "n* rounded to the nearest"
	relaxedCurve = "n* itself"
	roundedBCO   = "bco, n* rounded"
)

// rows returns U over the prefixes and what the solvers answer, in the weights of the file.
func (c *Counterexample) rows(ctx context.Context) ([]Row, error) {
	p, scale := c.problem()
	e, err := bco.NewEvaluator(&p)
	if err != nil {
		return nil, err
	}
	curve := prefixCurveOf(e)
	var rows []Row
	for _, line := range []struct {
		name string
		u    []float64
	}{{exactBlock, curve.exact}, {nearestBlock, curve.nearest}, {relaxedCurve, curve.relaxed}} {
		for i, u := range line.u {
			rows = append(rows, Row{Panel: c.Name, Series: line.name, X: Number(p.MinValidators + i), Metric: "utility", Value: Number(scale * u)})
		}
	}
	for _, solver := range []bco.Solver{bco.BCO{}, bco.Prefix{}, bco.Exact{}} {
		s, err := solver.Solve(ctx, &p)
		if err != nil {
			return nil, err
		}
		rows = append(rows, c.answer(s.Solver, s.M, s.N, scale*s.Utility, s.Validators)...)
	}
	stop := greedyStop(curve.nearest)
	g := e.Prefix(p.MinValidators + stop)
	n := int(math.Round(relaxedBlock(e, g)))
	return append(rows, c.answer(roundedBCO, g.M, n, scale*curve.nearest[stop], ids(e, g.M))...), nil
}

// ids returns the names of the m fastest validators.
func ids(e *bco.Evaluator, m int) []string {
	out := make([]string, m)
	for i, v := range e.Validators()[:m] {
		out[i] = v.ID
	}
	return out
}

// answer returns the rows of a choice.
func (c *Counterexample) answer(series string, m, n int, u float64, members []string) []Row {
	row := func(metric string, v float64) Row {
		return Row{Panel: c.Name, Series: series, X: none, Metric: metric, Value: Number(v)}
	}
	listed := row("members", float64(m))
	listed.Text = strings.Join(members, " ")
	return []Row{row("final_utility", u), row("validators", float64(m)), row("block_size", float64(n)), listed}
}
