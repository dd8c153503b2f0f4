package experiments

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

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
	rows := r.rows()
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
	load    float64
}

func newLoopRuns(l *Loop, nodes chain.Chain, s calibration.Sweep, c calibration.Calibration, of objective, choices []chosen) *loopRuns {
	configs := l.configs(choices)
	return &loopRuns{
		nodes: nodes, sweep: s, latency: betterLatency(c), of: of, choices: choices,
		configs: configs, seen: make([][]chain.Measurement, len(configs)), load: l.Load,
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
	c := r.configs[i]
	rate := r.load * float64(c.BlockSize) / r.latency(c.Validators, c.BlockSize)
	m, err := r.nodes.Measure(ctx, c, r.sweep.Workload(c, rate))
	if err != nil {
		return fmt.Errorf("%s, %s: %w", loopPanel, place(c), err)
	}
	r.seen[i] = append(r.seen[i], m)
	return nil
}

// utility returns U with the median block latency of a run.
func (r *loopRuns) utility(i, run int) float64 {
	return r.of.utility(r.configs[i], r.seen[i][run].BlockLatency.Quantile(0.5))
}

// utilities returns U of the runs of a configuration.
func (r *loopRuns) utilities(i int) []float64 {
	out := make([]float64, len(r.seen[i]))
	for run := range out {
		out[run] = r.utility(i, run)
	}
	return out
}

func mean(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x / float64(len(xs))
	}
	return sum
}

// rows returns every configuration, and every choice with its regret.
func (r *loopRuns) rows() []Row {
	var rows []Row
	best, least := 0, math.Inf(1)
	accepted, committed, bound := 0, 0, 0
	for i, c := range r.configs {
		u := r.utilities(i)
		if mean(u) < least {
			best, least = i, mean(u)
		}
		var latencies []float64
		for _, m := range r.seen[i] {
			latencies = append(latencies, m.BlockLatency.Quantile(0.5))
			accepted += m.Load.Accepted
			committed += m.Load.Committed
			bound += int(numberOf(m.HostBound()))
		}
		rows = append(rows, r.configRows(c, u, latencies)...)
	}
	for _, c := range append(r.choices, chosen{bySweep, r.configs[best]}) {
		i := slices.Index(r.configs, c.Config)
		rows = append(rows, choiceRows(loopPanel, c, mean(r.utilities(i)), regretRow(r.utilities(i), r.utilities(best)))...)
	}
	total := func(metric string, v int) {
		rows = append(rows, Row{Panel: loopPanel, X: none, Metric: metric, Value: Number(v)})
	}
	total("accepted", accepted)
	total("committed", committed)
	total("host_bound", bound)
	total("runs", len(r.configs)*len(r.seen[0]))
	return rows
}

// configRows returns a configuration of the exhaustive sweep, at the place of n.
func (r *loopRuns) configRows(c chain.Config, utilities, latencies []float64) []Row {
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
	}
}

// regretRow returns by how much U of a choice is above that of the best of the sweep,
// run by run. The interval is the range of these differences: each end has their median
// beyond it with probability 2⁻ᵏ for k runs, whatever their distribution.
func regretRow(choice, best []float64) *Row {
	d := make([]float64, len(choice))
	for run := range d {
		d[run] = choice[run] - best[run]
	}
	return &Row{
		Value:    Number(mean(d)),
		Interval: &Range{Low: Number(slices.Min(d)), High: Number(slices.Max(d)), Level: 1 - math.Exp2(1-float64(len(d))), N: len(d)},
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
