package experiments

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"ihealth/bco"
	"ihealth/bco/ranking"
	"ihealth/chain"
	"ihealth/chain/analytic"
	"ihealth/chain/calibration"
	"ihealth/chain/comet"
	"ihealth/sim/output"
)

func (x *loopStudy) cells() []Cell {
	return []Cell{
		{ID: "closed form", Fidelity: Analytic, Run: x.closedForm},
		{ID: "running chain", Fidelity: OnChain, Measured: true, Run: x.runningChain},
	}
}

// closedForm chooses from the stored calibration, and judges by its better model.
func (x *loopStudy) closedForm(ctx context.Context, _ *Env) ([]Row, error) {
	c, err := StoredCalibration(x.spec.Loop.Stored)
	if err != nil {
		return nil, err
	}
	o, choices, err := x.choose(ctx, c)
	if err != nil {
		return nil, err
	}
	latency := betterLatency(c)
	of := func(at chain.Config) float64 { return o.utility(at, latency(at.Validators, at.BlockSize)) }
	least := of(choices[len(choices)-1].Config) // best of the better model
	var rows []Row
	for _, c := range choices {
		rows = append(rows, choiceRows(closedPanel, c, of(c.Config), &Row{Value: Number(of(c.Config) - least)})...)
	}
	return rows, nil
}

// choose lets everybody choose from a calibration; the better model comes last.
func (x *loopStudy) choose(ctx context.Context, c calibration.Calibration) (objective, []chosen, error) {
	p := x.problem(c.LatencyModel())
	e, err := bco.NewEvaluator(&p)
	if err != nil {
		return objective{}, nil, err
	}
	o := objective{e}
	var out []chosen
	for _, by := range []struct {
		name   string
		solver bco.Solver
	}{{byBCO, bco.BCO{}}, {byExact, bco.Exact{}}} {
		s, err := e.Solve(ctx, by.solver)
		if err != nil {
			return objective{}, nil, err
		}
		if !s.Found() {
			return objective{}, nil, fmt.Errorf("%s: %s", by.name, s.Reason)
		}
		out = append(out, chosen{by.name, chain.Config{Validators: s.M, BlockSize: s.N}})
	}
	return o, append(out, chosen{byBetter, o.best(betterLatency(c))}), nil
}

// choiceRows returns what somebody chose, its utility and its regret.
func choiceRows(panel string, c chosen, utility float64, regret *Row) []Row {
	row := func(metric, unit string, v float64) Row {
		return Row{Panel: panel, Series: c.by, X: none, Metric: metric, Unit: unit, Value: Number(v)}
	}
	regret.Panel, regret.Series, regret.X, regret.Metric = panel, c.by, none, "regret"
	return []Row{
		row("validators", "", float64(c.Validators)), row("block_size", "", float64(c.BlockSize)), row("utility", "", utility), *regret,
	}
}

// runningChain closes the loop on a chain of real nodes.
func (x *loopStudy) runningChain(ctx context.Context, env *Env) (rows []Row, err error) {
	l := x.spec.Loop
	s := l.sweep(env.Key.Seed)
	o := CalibrationNodes(l.Links.topology(), l.Links.shape(), env.Key.Seed)
	o.Nodes = l.Nodes
	if o.Registry, err = s.Registry(); err != nil {
		return nil, err
	}
	nodes := &comet.Standing{Options: o}
	defer func() { err = errors.Join(err, nodes.Stop()) }()
	return x.closeLoop(ctx, env, nodes, s)
}

// sweep returns the calibration of the loop, still without a chain.
func (l *Loop) sweep(seed uint64) calibration.Sweep {
	return calibration.Sweep{
		Configs: l.configs(nil), Passes: 1, NullPairs: l.NullPairs, Blocks: l.PerRun, Load: l.Load, PayloadBytes: payloadBytes, Seed: seed,
	}
}

// closeLoop calibrates the nodes, chooses, reconfigures, measures and compares.
func (x *loopStudy) closeLoop(ctx context.Context, env *Env, nodes chain.Chain, s calibration.Sweep) ([]Row, error) {
	l := x.spec.Loop
	s.Chain = nodes
	found, err := s.Run(ctx)
	if err != nil {
		return nil, err
	}
	network := calibration.NetworkOf(l.Links.topology(), l.Links.shape(), s.TransactionBits(), analytic.IdleDelays)
	network.Nodes = l.Nodes
	c, err := calibration.New(time.Now(), ThisHost(), ConsensusEngine(), network, found)
	if err != nil {
		return nil, err
	}
	env.Note(fmt.Sprintf("%s: null test: %v", loopPanel, c.Null))
	of, choices, err := x.choose(ctx, c)
	if err != nil {
		return nil, err
	}
	r := newLoopRuns(l, nodes, s, c, of, choices)
	if err := r.exhaust(ctx, l.Runs); err != nil {
		return nil, err
	}
	best := r.best()
	if err := r.again(ctx, l.Runs, best); err != nil {
		return nil, err
	}
	rows := r.rows(best)
	selected, err := r.selectBest(ctx, env, l.Selection)
	if err != nil {
		return nil, err
	}
	rows = append(rows, selected...)
	for i := range rows {
		rows[i].Measured = true
	}
	return rows, nil
}

// loopRuns are the fresh runs of configurations on the running chain, which none was
// chosen by.
type loopRuns struct {
	nodes   chain.Chain
	sweep   calibration.Sweep
	latency func(m, n int) float64 // predicted, s
	of      objective
	choices []chosen
	configs []chain.Config
	seen    [][]chain.Measurement // by configuration and run
	fresh   [][]chain.Measurement // runs of the choices and the best, by which none was chosen
	load    float64
}

func newLoopRuns(l *Loop, nodes chain.Chain, s calibration.Sweep, c calibration.Calibration, of objective, choices []chosen) *loopRuns {
	configs := l.configs(choices)
	return &loopRuns{
		nodes: nodes, sweep: s, latency: betterLatency(c), of: of, choices: choices,
		configs: configs, seen: make([][]chain.Measurement, len(configs)), fresh: make([][]chain.Measurement, len(configs)), load: l.Load,
	}
}

// exhaust measures all configurations so many times, there and back.
func (r *loopRuns) exhaust(ctx context.Context, runs int) error {
	way := make([]int, len(r.configs))
	for i := range way {
		way[i] = i
	}
	for range runs {
		for _, i := range way {
			if err := r.run(ctx, i); err != nil {
				return err
			}
		}
		slices.Reverse(way)
	}
	return nil
}

// run reconfigures the chain and measures it once more, at a load by its predicted
// latency.
func (r *loopRuns) run(ctx context.Context, i int) error {
	m, err := r.measure(ctx, i)
	if err == nil {
		r.seen[i] = append(r.seen[i], m)
	}
	return err
}

func (r *loopRuns) measure(ctx context.Context, i int) (chain.Measurement, error) {
	c := r.configs[i]
	rate := r.load * float64(c.BlockSize) / r.latency(c.Validators, c.BlockSize)
	m, err := r.nodes.Measure(ctx, c, r.sweep.Workload(c, rate))
	if err != nil {
		return m, fmt.Errorf("%s, %s: %w", loopPanel, place(c), err)
	}
	return m, nil
}

// again measures the choices and the best so many times more, there and back, so that
// the best is compared by runs that it was not selected by.
func (r *loopRuns) again(ctx context.Context, runs, best int) error {
	way := []int{best}
	for _, c := range r.choices {
		if i := slices.Index(r.configs, c.Config); !slices.Contains(way, i) {
			way = append(way, i)
		}
	}
	for range runs {
		for _, i := range way {
			m, err := r.measure(ctx, i)
			if err != nil {
				return err
			}
			r.fresh[i] = append(r.fresh[i], m)
		}
		slices.Reverse(way)
	}
	return nil
}

// utility returns U with the median block latency of a run.
func (r *loopRuns) utility(i, run int) float64 {
	return r.of.utility(r.configs[i], r.seen[i][run].BlockLatency.Quantile(0.5))
}

// utilities returns U of runs of configuration i.
func (r *loopRuns) utilities(i int, runs []chain.Measurement) []float64 {
	out := make([]float64, len(runs))
	for run, m := range runs {
		out[run] = r.of.utility(r.configs[i], m.BlockLatency.Quantile(0.5))
	}
	return out
}

// best returns the configuration with the least mean U in the exhaustive sweep.
func (r *loopRuns) best() int {
	best, least := 0, math.Inf(1)
	for i := range r.configs {
		if u := mean(r.utilities(i, r.seen[i])); u < least {
			best, least = i, u
		}
	}
	return best
}

func mean(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x / float64(len(xs))
	}
	return sum
}

// rows returns every configuration, every choice with its regret in the fresh runs, and
// totals over all runs.
func (r *loopRuns) rows(best int) []Row {
	var rows []Row
	var all []chain.Measurement
	for i, c := range r.configs {
		var latencies []float64
		bound := 0
		for _, m := range r.seen[i] {
			latencies = append(latencies, m.BlockLatency.Quantile(0.5))
			bound += int(numberOf(m.HostBound()))
		}
		rows = append(rows, r.configRows(c, r.utilities(i, r.seen[i]), latencies, bound)...)
		all = slices.Concat(all, r.seen[i], r.fresh[i])
	}
	reference := r.utilities(best, r.fresh[best])
	for _, c := range append(r.choices, chosen{bySweep, r.configs[best]}) {
		i := slices.Index(r.configs, c.Config)
		u := r.utilities(i, r.fresh[i])
		rows = append(rows, choiceRows(loopPanel, c, mean(u), regretRow(u, reference, len(r.choices)))...)
	}
	return append(rows, totalRows(all)...)
}

// totalRows returns what all runs together sent and showed.
func totalRows(all []chain.Measurement) []Row {
	accepted, committed, distinct, roots, bound := 0, 0, 0, 0, 0
	for _, m := range all {
		accepted += m.Load.Accepted
		committed += m.Load.Committed
		distinct += m.Distinct
		roots = max(roots, m.StateRoots)
		bound += int(numberOf(m.HostBound()))
	}
	var rows []Row
	for _, total := range []struct {
		metric string
		v      int
	}{{"accepted", accepted}, {"committed", committed}, {"distinct", distinct}, {"state_roots", roots}, {"bound_total", bound}, {"runs", len(all)}} {
		rows = append(rows, Row{Panel: loopPanel, X: none, Metric: total.metric, Value: Number(total.v)})
	}
	return rows
}

// configRows returns a configuration of the exhaustive sweep, at the place of n.
func (r *loopRuns) configRows(c chain.Config, utilities, latencies []float64, bound int) []Row {
	row := func(metric, unit string, v float64) Row {
		return Row{Panel: loopPanel, Series: fmt.Sprintf("m = %d", c.Validators), X: Number(c.BlockSize), Metric: metric, Unit: unit, Value: Number(v)}
	}
	u := row("observed", "", mean(utilities))
	u.Interval = &Range{Low: Number(slices.Min(utilities)), High: Number(slices.Max(utilities)), Level: 1 - math.Exp2(1-float64(len(utilities))), N: len(utilities)}
	return []Row{
		u,
		row("latency", "s", output.NewSample(latencies).Quantile(0.5)),
		row("predicted", "s", r.latency(c.Validators, c.BlockSize)),
		row("expected", "", r.of.utility(c, r.latency(c.Validators, c.BlockSize))),
		row("bound_runs", "", float64(bound)),
		row("host_bound", "", float64(numberOf(2*bound > len(utilities)))),
	}
}

// regretLevel is the confidence with which all intervals of regrets hold together.
const regretLevel = 0.95

// regretRow returns by how much U of a choice is above that of the best of the sweep in
// fresh runs. The interval is Student's t of the differences, run by run, at a level that
// by Bonferroni's inequality makes those of so many choices hold together.
func regretRow(choice, best []float64, choices int) *Row {
	d := make([]float64, len(choice))
	for run := range d {
		d[run] = choice[run] - best[run]
	}
	level := 1 - (1-regretLevel)/float64(choices)
	center, deviation := stat.MeanStdDev(d, nil)
	half := distuv.StudentsT{Sigma: 1, Nu: float64(len(d) - 1)}.Quantile((1+level)/2) * deviation / math.Sqrt(float64(len(d)))
	return &Row{
		Value:    Number(center),
		Interval: &Range{Low: Number(center - half), High: Number(center + half), Level: level, N: len(d)},
	}
}

// errRuns ends a selection that needs too many runs.
var errRuns = errors.New("too many runs of one configuration")

// selectBest lets KN select among the configurations, which begins with the runs of the
// exhaustive sweep and measures more where they leave it open.
func (r *loopRuns) selectBest(ctx context.Context, env *Env, s LoopSelection) ([]Row, error) {
	first := len(r.seen[0])
	objective := func(ctx context.Context, i, run int) (float64, error) {
		for len(r.seen[i]) <= run {
			if run >= s.MaxRuns {
				return 0, errRuns
			}
			if err := r.run(ctx, i); err != nil {
				return 0, err
			}
		}
		return r.utility(i, run), nil
	}
	kn := ranking.KN{Delta: s.Delta, Alpha: s.Alpha, FirstStage: first}
	result, err := kn.Select(ctx, len(r.configs), objective)
	if errors.Is(err, errRuns) || errors.Is(err, ranking.ErrTooMany) {
		env.Note(fmt.Sprintf("%s: KN gives no guarantee: %v", loopPanel, err))
	} else if err != nil {
		return nil, err
	}
	c := r.configs[result.Best]
	row := func(metric string, v float64) Row {
		return Row{Panel: loopPanel, Series: knProcedure, X: none, Metric: metric, Value: Number(v)}
	}
	return []Row{
		row("validators", float64(c.Validators)), row("block_size", float64(c.BlockSize)),
		row("runs", float64(result.Total)), row("confidence", result.Certificate.Confidence),
	}, nil
}
