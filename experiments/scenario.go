package experiments

import (
	"context"

	"ihealth/experiments/plot"
	"ihealth/experiments/scenario"
	"ihealth/sim/rng"
)

// scenarioStudy runs the trials of a scenario. A row's panel is its trial.
type scenarioStudy struct{ spec *Spec }

func (x *scenarioStudy) check(report reporter) {
	x.spec.Scenario.Check(func(path, format string, args ...any) { report("scenario."+path, format, args...) })
}

func (x *scenarioStudy) inputs() []string { return x.spec.Scenario.Inputs() }

func (x *scenarioStudy) cells() []Cell {
	var out []Cell
	for i := range x.spec.Scenario.Trials {
		t := &x.spec.Scenario.Trials[i]
		for _, c := range t.Cells() {
			out = append(out, Cell{
				ID: t.Name + "/" + c.ID, Fidelity: Fidelity(c.Fidelity), Measured: c.Measured,
				Run: func(ctx context.Context, env *Env) ([]Row, error) { return x.run(ctx, env, t, c) },
			})
		}
	}
	return out
}

func (x *scenarioStudy) run(ctx context.Context, env *Env, t *scenario.Trial, c scenario.Cell) ([]Row, error) {
	points, err := c.Run(ctx, &scenario.Env{
		Key: env.Key, Shared: rng.Key{Seed: env.Key.Seed, Cell: x.spec.Name + "/" + t.Name}, Workers: env.Workers, Note: env.Note,
	})
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(points))
	for i, p := range points {
		rows[i] = Row{
			Panel: t.Name, Series: p.Series, X: Number(p.X), Metric: p.Metric, Unit: p.Unit, Text: p.Text,
			Value: Number(p.Value), SE: Number(p.SE), N: p.N, Measured: c.Measured,
		}
	}
	return rows, nil
}

// measurements are the rows as the scenario's predicates and figures read them.
func measurements(r *Results) []scenario.Measurement {
	out := make([]scenario.Measurement, len(r.Rows))
	for i, row := range r.Rows {
		out[i] = scenario.Measurement{Trial: row.Panel, Point: scenario.Point{
			Series: row.Series, X: float64(row.X), Metric: row.Metric, Unit: row.Unit, Text: row.Text,
			Value: float64(row.Value), SE: float64(row.SE), N: row.N,
		}}
	}
	return out
}

func (x *scenarioStudy) rules() []rule {
	var out []rule
	for i := range x.spec.Scenario.Predicates {
		p := &x.spec.Scenario.Predicates[i]
		out = append(out, rule{
			id: p.ID, source: p.Source, claim: p.Claim, predicate: p.String(), finding: p.Finding,
			check: func(r *Results) (outcome, error) {
				j, err := p.Judge(measurements(r))
				return outcome{j.True, j.Measured}, err
			},
		})
	}
	return out
}

func (x *scenarioStudy) figures(r *Results) []plot.Figure {
	all := measurements(r)
	var out []plot.Figure
	for i := range x.spec.Scenario.Figures {
		if f := x.spec.Scenario.Figures[i].Draw(x.spec.Name, x.spec.Title, all); len(f.Panels) > 0 {
			out = append(out, f)
		}
	}
	return out
}

func (x *scenarioStudy) tables(r *Results) []Table {
	all := measurements(r)
	var out []Table
	for i := range x.spec.Scenario.Tables {
		t := &x.spec.Scenario.Tables[i]
		if rows := t.Rows(all); len(rows) > 0 {
			out = append(out, Table{Title: t.Title, Header: t.Header(), Rows: rows})
		}
	}
	return out
}
