package experiments

import (
	"context"
	"math"

	"ihealth/bco"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// searchStudy computes Fig. 8 and shows that BCO is not optimal in general.
type searchStudy struct{ spec *Spec }

func (x *searchStudy) check(report reporter) {
	s := x.spec.Search
	if err := s.Weights.bco().Validate(); err != nil {
		reportProblem(report, "search", err)
	}
	if len(s.Solvers) == 0 {
		report("search.solvers", "no solver is given\nlist one or more, such as {name: bco}")
	}
	s.SolverList.check(report, "search", &x.spec.Network)
	checkDistinct(report, "search.random.families", s.Random.Families)
	if len(s.Random.Families) > 0 {
		checkCount(report, "search.random.instances", "instances", s.Random.Instances, 100, 1e7)
	}
	checkCount(report, "search.repeats", "repeats", s.Repeats, output.MinReplications, 1e6)
}

func (x *searchStudy) cells() []Cell {
	var out []Cell
	choices := x.spec.Search.choices(&x.spec.Network)
	for _, c := range choices {
		out = append(out, Cell{ID: "solve/" + c.label(), Fidelity: Analytic, Run: func(ctx context.Context, _ *Env) ([]Row, error) { return x.solve(ctx, c) }})
	}
	for _, f := range x.spec.Search.Random.Families {
		out = append(out, Cell{ID: "random/" + f, Fidelity: Analytic, Run: func(ctx context.Context, env *Env) ([]Row, error) {
			return x.misses(ctx, env, bco.Family(f))
		}})
	}
	for _, c := range choices {
		out = append(out, Cell{ID: "time/" + c.label(), Fidelity: Analytic, Measured: true, Timing: true, Run: func(ctx context.Context, _ *Env) ([]Row, error) {
			return x.times(ctx, c)
		}})
	}
	return out
}

// solve records a solver's incumbents and its answer.
func (x *searchStudy) solve(ctx context.Context, c SolverChoice) ([]Row, error) {
	p := x.spec.Search.problem(&x.spec.Network, c)
	s, err := x.spec.Search.solver(c, x.spec).Solve(ctx, &p)
	if err != nil {
		return nil, err
	}
	var rows []Row
	best := math.Inf(1)
	for _, t := range s.Trace {
		best = min(best, t.Utility)
		rows = append(rows, Row{Series: c.label(), X: Number(t.Evaluation), Metric: "incumbent", Value: Number(best)})
	}
	for _, v := range [][2]string{{"status", string(s.Status)}, {"certificate", string(s.Certificate.Kind)}, {"scope", string(s.Scope)}} {
		rows = append(rows, Row{Series: c.label(), X: none, Metric: v[0], Value: none, Text: v[1]})
	}
	for _, v := range []struct {
		metric string
		value  float64
	}{{"validators", float64(s.M)}, {"block_size", float64(s.N)}, {"utility", s.Utility}, {"passes", float64(s.Passes)}, {"evaluations", float64(s.Evaluations)}} {
		rows = append(rows, Row{Series: c.label(), X: none, Metric: v.metric, Value: Number(v.value)})
	}
	return rows, nil
}

// misses counts on how many random instances BCO misses the best prefix.
func (x *searchStudy) misses(ctx context.Context, env *Env, f bco.Family) ([]Row, error) {
	n := x.spec.Search.Random.Instances
	missed, worst := 0, 0.0
	for i := range n {
		key := env.Key.Sub("instance")
		key.Replication = i
		p := f.Random(rng.New(key), bco.Size{})
		greedy, err := bco.BCO{}.Solve(ctx, &p)
		if err != nil {
			return nil, err
		}
		exact, err := bco.Prefix{}.Solve(ctx, &p)
		if err != nil {
			return nil, err
		}
		if gap := gapOf(greedy.Utility, exact.Utility); gap > 0 {
			missed++
			worst = max(worst, gap)
		}
	}
	row := func(metric string, v float64) Row {
		return Row{Panel: string(f), X: none, Metric: metric, Value: Number(v)}
	}
	fraction := row("bco_misses", float64(missed)/float64(n))
	fraction.Interval = proportion(missed, n, 0.95)
	return []Row{fraction, row("instances", float64(n)), row("worst_gap", worst)}, nil
}
