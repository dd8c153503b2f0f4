package experiments

import (
	"context"
	"fmt"

	"ihealth/sim"
	"ihealth/sim/output"
)

func (x *crosscheckStudy) cells() []Cell {
	var out []Cell
	for _, mu := range x.spec.Sojourn.ServiceRates {
		for _, scheme := range x.spec.Sojourn.Schemes {
			of := x.quantities(mu, scheme)
			id := fmt.Sprintf("%s/%s/", of[0].panel(), scheme)
			out = append(out,
				Cell{ID: id + string(Analytic), Fidelity: Analytic, Run: func(context.Context, *Env) ([]Row, error) { return x.closedRows(of), nil }},
				Cell{ID: id + string(Simulated), Fidelity: Simulated, Run: func(ctx context.Context, env *Env) ([]Row, error) { return x.simulate(ctx, env, of) }})
		}
	}
	return append(out, Cell{ID: realChain, Fidelity: OnChain, Measured: true, Run: x.onNodes})
}

// closedRows returns what the paper's formulas say, and what halving each of their
// parameters, or those that they lack, would change.
func (x *crosscheckStudy) closedRows(of []crossQuantity) []Row {
	var out []Row
	for _, q := range of {
		v := server{1 / q.mu, 1, x.rate()}
		out = append(out, q.row("sojourn", x.formula(q, v, true)))
	}
	return out
}

// simulate runs M/M/1. Intervals of all simulated quantities hold together.
func (x *crosscheckStudy) simulate(ctx context.Context, env *Env, of []crossQuantity) ([]Row, error) {
	s := x.spec.Sojourn
	key := env.Key
	key.Cell = x.spec.Name + "/" + of[0].panel() // the same customers under all schemes
	runs, err := s.model(of[0].scheme, of[0].mu).Replicate(ctx, key, output.Replications{Count: s.Simulation.Replications, Workers: env.Workers})
	if err != nil {
		return nil, err
	}
	var out []Row
	for _, q := range of {
		i, err := output.MeanInterval(meansOf(runs, q.entities), x.together(len(x.simulated())))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q.series(), err)
		}
		row := q.row("sojourn", i.Mean)
		row.Interval = rangeOf(i)
		out = append(out, row)
	}
	return out, nil
}

// together returns the level of each of so many intervals that hold together (Bonferroni).
func (x *crosscheckStudy) together(intervals int) float64 {
	return 1 - (1-x.spec.Crosscheck.Level)/float64(intervals)
}

// meansOf returns the mean sojourn time of some entities in each run, s.
func meansOf(runs []sim.Sojourns, entities []int) []float64 {
	out := make([]float64, len(runs))
	for r, run := range runs {
		count, sum := 0.0, 0.0
		for _, i := range entities {
			t := run.Tallies[i]
			count += float64(t.N())
			sum += float64(t.N()) * t.Mean()
		}
		out[r] = sum / count
	}
	return out
}
