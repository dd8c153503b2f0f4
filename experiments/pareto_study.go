package experiments

import (
	"context"
	"math"
	"slices"

	"ihealth/bco"
	"ihealth/bco/pareto"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// paretoStudy computes exact Pareto fronts and what of them is reached.
type paretoStudy struct{ spec *Spec }

func (x *paretoStudy) check(report reporter) {
	s := x.spec.Pareto
	checkChannels(report, "pareto.channels", s.Channels, &x.spec.Network)
	for i, c := range s.Channels {
		if c.Weights == nil {
			report(indexed("pareto.channels", i), "channel %q has no weights, so there is nothing to choose\ngive it weights", c.Name)
		}
	}
	checkFamilies(report, "pareto.drawn", s.Drawn)
	if len(s.Random.Families) == 0 {
		report("pareto.random.families", "no family is given\nlist one or more, such as [lognormal, outliers]")
	}
	checkDistinct(report, "pareto.random.families", s.Random.Families)
	for i, f := range s.Random.Families {
		checkFamilies(report, indexed("pareto.random.families", i), f)
	}
	checkCount(report, "pareto.weights", "weight vectors", s.Weights, 100, 1e7)
	checkCount(report, "pareto.choices", "choices", s.Choices, 10, s.Weights)
	checkCount(report, "pareto.random.instances", "instances", s.Random.Instances, 1, 1000)
	checkCount(report, "pareto.random.validators", "validators", s.Random.Validators, 2, 100)
	checkCount(report, "pareto.random.blocks", "block sizes", s.Random.Blocks, 1, 1000)
}

// checkFamilies reports a name that is not that of a family.
func checkFamilies(report reporter, path, name string) {
	if !slices.Contains(bco.Families(), bco.Family(name)) {
		report(path, "%q is no family of instances\nknown are %v", name, bco.Families())
	}
}

func (x *paretoStudy) cells() []Cell {
	s := x.spec.Pareto
	cell := func(id string, run func(ctx context.Context, env *Env) ([]Row, error)) Cell {
		return Cell{ID: id, Fidelity: Analytic, Run: run}
	}
	out := []Cell{
		cell("front/"+referenceFront, func(ctx context.Context, _ *Env) ([]Row, error) {
			return x.frontRows(ctx, referenceFront, x.reference(bco.Weights{Latency: 1}))
		}),
		cell("front/"+s.Drawn, func(ctx context.Context, env *Env) ([]Row, error) {
			return x.frontRows(ctx, s.Drawn, x.instance(env.Key, s.Drawn, 0, bco.Size{Validators: s.Random.Validators}))
		}),
		cell("reach/"+referenceFront, func(ctx context.Context, env *Env) ([]Row, error) {
			return x.reachRows(ctx, env, referenceFront, []bco.Problem{x.reference(bco.Weights{Latency: 1})})
		}),
	}
	for _, f := range s.Random.Families {
		out = append(out, cell("reach/"+f, func(ctx context.Context, env *Env) ([]Row, error) {
			problems := make([]bco.Problem, s.Random.Instances)
			for i := range problems {
				problems[i] = x.instance(env.Key, f, i, bco.Size{Validators: s.Random.Validators, Blocks: s.Random.Blocks})
			}
			return x.reachRows(ctx, env, f, problems)
		}))
	}
	return out
}

// newTrade computes the front of a problem.
func newTrade(ctx context.Context, p bco.Problem) (*trade, error) {
	t := &trade{problem: p}
	for axis, w := range []bco.Weights{{Latency: 1}, {Security: 1}, {Cost: 1}} {
		p := p
		p.Weights = w
		e, err := bco.NewEvaluator(&p)
		if err != nil {
			return nil, err
		}
		if axis == 0 {
			if t.points, err = pareto.Front(ctx, e); err != nil {
				return nil, err
			}
			t.evaluator, t.terms = e, make([][3]float64, len(t.points))
		}
		for i := range t.points {
			t.terms[i][axis] = e.Utility(e.Group(t.points[i].Set(e)), t.points[i].N)
		}
	}
	return t, nil
}

// frontRows returns, for each channel, what is chosen and the staircases that are as
// secure as BCO's choice: of all sets, and of the fastest validators.
func (x *paretoStudy) frontRows(ctx context.Context, panel string, p bco.Problem) ([]Row, error) {
	t, err := newTrade(ctx, p)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, c := range x.spec.Pareto.Channels {
		p.Weights = c.Weights.bco()
		greedy, err := bco.BCO{}.Solve(ctx, &p)
		if err != nil {
			return nil, err
		}
		exact, err := bco.Exact{}.Solve(ctx, &p)
		if err != nil {
			return nil, err
		}
		stairs := func(metric string, points []pareto.Point) {
			for _, p := range pareto.Staircase(points, greedy.M) {
				rows = append(rows, Row{Panel: panel, Series: c.Name, X: Number(p.Metrics.Latency), Metric: metric, Value: Number(p.Metrics.Cost)})
			}
		}
		stairs("staircase", t.points)
		stairs("prefix_staircase", t.prefixes())
		rows = append(rows, t.choiceRows(panel, c.Name, "bco", &greedy)...)
		rows = append(rows, t.choiceRows(panel, c.Name, "exact", &exact)...)
	}
	return rows, nil
}

// choiceRows returns what a solver chose for a channel, and what could be saved.
func (t *trade) choiceRows(panel, channel, solver string, s *bco.Solution) []Row {
	saving, bettered := t.saving(s.M, s.Metrics)
	row := func(metric string, v float64) Row {
		return Row{Panel: panel, Series: channel, X: Number(s.Metrics.Latency), Metric: solver + "_" + metric, Value: Number(v)}
	}
	rows := []Row{
		row("cost", s.Metrics.Cost), row("validators", float64(s.M)), row("block_size", float64(s.N)),
		row("utility", s.Utility), row("saving", saving), row("bettered", 0),
	}
	if bettered {
		rows[len(rows)-1].Value = 1
	}
	return rows
}

// reached is what was counted on one front.
type reached struct {
	weights, most, prefixes float64 // shares of its points: seen, not ruled out for all weights, prefixes
	bettered                int     // choices of BCO
	saving                  float64 // largest part of the cost that one of them wastes
	gap                     float64 // largest relative distance of an exact optimum from the best point
}

// reachRows counts what of the fronts is reached.
func (x *paretoStudy) reachRows(ctx context.Context, env *Env, panel string, problems []bco.Problem) ([]Row, error) {
	var points, weights, most, prefixes, bettered []float64
	saving, gap := 0.0, 0.0
	for i, p := range problems {
		t, err := newTrade(ctx, p)
		if err != nil {
			return nil, err
		}
		key := env.Key.Sub("weights")
		key.Replication = i
		r, err := x.reach(ctx, t, rng.New(key))
		if err != nil {
			return nil, err
		}
		points, weights, most = append(points, float64(len(t.points))), append(weights, r.weights), append(most, r.most)
		prefixes, bettered = append(prefixes, r.prefixes), append(bettered, part(r.bettered, x.spec.Pareto.Choices))
		saving, gap = max(saving, r.saving), max(gap, r.gap)
	}
	row := func(metric string, values []float64) Row {
		return Row{Panel: panel, X: none, Metric: metric, Value: Number(output.NewSample(values).Mean()), Interval: extremes(values)}
	}
	return []Row{
		row("points", points), row("weights_share", weights), row("weights_most", most), row("prefix_share", prefixes),
		row("bco_bettered_share", bettered), row("largest_saving", []float64{saving}), row("exact_gap", []float64{gap}),
	}, nil
}

// extremes returns the least and the greatest of values, nil of one.
func extremes(values []float64) *Range {
	if len(values) < 2 {
		return nil
	}
	return &Range{Low: Number(slices.Min(values)), High: Number(slices.Max(values)), Level: 1, N: len(values), Spread: true}
}

// reach draws weights, and lets BCO and the exact search choose with the first of them.
func (x *paretoStudy) reach(ctx context.Context, t *trade, s *rng.Stream) (reached, error) {
	var r reached
	seen := make([]bool, len(t.points))
	for k := range x.spec.Pareto.Weights {
		if err := ctx.Err(); err != nil {
			return reached{}, err
		}
		w := simplex(s)
		i, best := t.best(w)
		seen[i] = true
		if k < x.spec.Pareto.Choices {
			if err := t.choose(ctx, w, best, &r); err != nil {
				return reached{}, err
			}
		}
	}
	byWeights, byMost, byPrefixes := 0, 0, 0
	for i, may := range reachable(t.terms) {
		if may {
			byMost++
		}
		if seen[i] {
			byWeights++
		}
		if t.points[i].Prefix() {
			byPrefixes++
		}
	}
	r.weights, r.most, r.prefixes = part(byWeights, len(seen)), part(byMost, len(seen)), part(byPrefixes, len(seen))
	return r, nil
}

// choose compares BCO's choice and the exact optimum with the front, on which the
// least utility is best.
func (t *trade) choose(ctx context.Context, w bco.Weights, best float64, r *reached) error {
	p := t.problem
	p.Weights = w
	greedy, err := bco.BCO{}.Solve(ctx, &p)
	if err != nil {
		return err
	}
	exact, err := bco.Exact{}.Solve(ctx, &p)
	if err != nil {
		return err
	}
	saving, bettered := t.saving(greedy.M, greedy.Metrics)
	if bettered {
		r.bettered++
	}
	r.saving = max(r.saving, saving)
	r.gap = max(r.gap, math.Abs(exact.Utility/best-1))
	return nil
}
