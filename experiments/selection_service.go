package experiments

import (
	"context"
	"fmt"

	"ihealth/bco/ranking"
	"ihealth/sim"
	"ihealth/sim/output"
	"ihealth/sim/rng"
)

// serviceCells selects by simulation of the manager's blocks, with and without common
// random numbers, and simulates every configuration at length to judge what is selected.
func (x *selectionStudy) serviceCells() []Cell {
	list := x.planned(x.spec.Selection.Service.ArrivalRate)
	cells := []Cell{{ID: "service/model", Fidelity: Analytic, Run: func(context.Context, *Env) ([]Row, error) {
		return serviceModelRows(list), nil
	}}, {ID: "service/at length", Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) {
		return x.serveAtLength(ctx, env, list)
	}}}
	for _, name := range []string{knProcedure, knProcedure + withCommon} {
		cells = append(cells, Cell{ID: "service/" + name, Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) {
			return x.selectService(ctx, env, list, name)
		}})
	}
	return cells
}

// served is a configuration's manager under random arrivals.
type served struct {
	selectable
	section ServiceSelection
}

// run returns the utility of a run with the mean sojourn time in place of L: blocks
// begin when anybody waits, and take L of what is in them.
func (s served) run(ctx context.Context, key rng.Key) (float64, error) {
	q := sim.BlockQueue{
		Entities: []sim.Entity{{Arrivals: sim.Poisson{Lambda: s.section.ArrivalRate}}},
		Rule:     sim.PartialBlocks, Size: s.BlockSize,
		Latency: func(k int) float64 { return s.model.Metrics(s.group, k).Latency },
		Warmup:  s.section.Customers / 10, Customers: s.section.Customers,
	}
	o, err := q.Run(ctx, key)
	if err != nil {
		return 0, err
	}
	return s.observed(meanSojourn(&o)), nil
}

func serviceModelRows(list []selectable) []Row {
	var rows []Row
	for _, c := range list {
		rows = append(rows,
			Row{Panel: blockServer, X: Number(c.Validators), Metric: "utility_on_means", Value: Number(c.utility)},
			Row{Panel: blockServer, X: Number(c.Validators), Metric: "block_size", Value: Number(c.BlockSize)})
	}
	return rows
}

// serviceKey names the streams of replication r.
func (x *selectionStudy) serviceKey(env *Env, name string, r int) rng.Key {
	key := env.Key.Sub(name)
	key.Cell, key.Replication = x.spec.Name+"/service", r
	return key
}

// selectService runs KN again and again. With common random numbers the customers of
// replication r of a selection are the same in all configurations; otherwise their
// streams are named by the configuration as well.
func (x *selectionStudy) selectService(ctx context.Context, env *Env, list []selectable, name string) ([]Row, error) {
	s := x.spec.Selection
	kn := ranking.KN{Delta: s.Service.Delta, Alpha: s.Alpha, FirstStage: s.FirstStage, Workers: env.Workers}
	var rows []Row
	for i := range s.Service.Selections {
		r, err := kn.Select(ctx, len(list), func(ctx context.Context, j, replication int) (float64, error) {
			key := x.serviceKey(env, fmt.Sprintf("selection %d", i), replication)
			if name == knProcedure {
				key = key.Sub(fmt.Sprintf("m = %d", list[j].Validators))
			}
			return served{list[j], s.Service}.run(ctx, key)
		})
		if err != nil {
			return nil, err
		}
		row := Row{Panel: blockServer, Series: name, X: Number(i + 1)}
		rows = append(rows,
			row.with("selected", float64(list[r.Best].Validators)),
			row.with("observations", float64(r.Total)),
			row.with("confidence", r.Certificate.Confidence))
	}
	return rows, nil
}

// with returns the row with another metric.
func (r Row) with(metric string, v float64) Row {
	r.Metric, r.Value = metric, Number(v)
	return r
}

// serveAtLength returns the mean utility of every configuration, and how much of it is
// above the least, on customers that no selection has seen and that all configurations
// share. The intervals of the differences hold together.
func (x *selectionStudy) serveAtLength(ctx context.Context, env *Env, list []selectable) ([]Row, error) {
	s := x.spec.Selection.Service
	var rows []Row
	all, best := make([][]float64, len(list)), 0
	for j, c := range list {
		o := output.Replications{Count: s.Replications, Workers: env.Workers}
		values, err := output.Replicate(ctx, o, func(ctx context.Context, r int) (float64, error) {
			return served{c, s}.run(ctx, x.serviceKey(env, "at length", r))
		})
		if err != nil {
			return nil, err
		}
		interval, err := output.MeanInterval(values, 0.95)
		if err != nil {
			return nil, err
		}
		rows = append(rows, Row{
			Panel: blockServer, X: Number(c.Validators), Metric: "utility", Value: Number(interval.Mean), Interval: rangeOf(interval),
		})
		all[j] = values
		if interval.Mean < float64(rows[best].Value) {
			best = j
		}
	}
	for j, c := range list {
		if j == best {
			continue
		}
		for r := range all[j] {
			all[j][r] -= all[best][r]
		}
		interval, err := output.MeanInterval(all[j], 1-0.05/float64(len(list)-1))
		if err != nil {
			return nil, err
		}
		rows = append(rows, Row{
			Panel: blockServer, X: Number(c.Validators), Metric: "above_best", Value: Number(interval.Mean), Interval: rangeOf(interval),
		})
	}
	return rows, nil
}
