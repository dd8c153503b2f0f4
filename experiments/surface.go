package experiments

import (
	"context"
	"fmt"
	"math"

	"ihealth/bco"
)

// Surface is the section of an experiment on the utility over all (m, n).
type Surface struct {
	Weights    Weights          `yaml:"weights"`
	Grids      []int            `yaml:"grids"` // steps in n at which the extremes are sought, ≥ 1
	Plot       int              `yaml:"plot"`  // step in n of the drawn surface, ≥ 1
	SolverList `yaml:",inline"` // whose ends are marked; may be empty
}

// surfaceStudy computes Fig. 7.
type surfaceStudy struct{ spec *Spec }

func (x *surfaceStudy) check(report reporter) {
	s := x.spec.Surface
	if err := s.Weights.bco().Validate(); err != nil {
		reportProblem(report, "surface", err)
	}
	if len(s.Grids) == 0 {
		report("surface.grids", "no grid is given\nlist the steps in n, such as [20, 1]")
	}
	for i, step := range s.Grids {
		checkStep(report, indexed("surface.grids", i), step, x.spec.Network.MaxBlock)
	}
	checkDistinct(report, "surface.grids", s.Grids)
	checkStep(report, "surface.plot", s.Plot, x.spec.Network.MaxBlock)
	s.SolverList.check(report, "surface", &x.spec.Network)
	if n := &x.spec.Network; s.Plot > 0 && n.MaxBlock/s.Plot > 100_000/max(1, n.MaxValidators) {
		report("surface.plot", "a step of %d draws more than 100000 points\nraise it", s.Plot)
	}
}

func checkStep(report reporter, path string, step, most int) {
	if step < 1 || step > most {
		report(path, "a step of %d transactions is outside 1 … %d (max_block)", step, most)
	}
}

func (x *surfaceStudy) cells() []Cell {
	var out []Cell
	for _, step := range x.spec.Surface.Grids {
		out = append(out, Cell{ID: fmt.Sprintf("grid/%d", step), Fidelity: Analytic, Run: func(ctx context.Context, _ *Env) ([]Row, error) {
			return x.extremes(ctx, step)
		}})
	}
	for _, c := range x.spec.Surface.choices(&x.spec.Network) {
		out = append(out, Cell{ID: "solve/" + c.label(), Fidelity: Analytic, Run: func(ctx context.Context, _ *Env) ([]Row, error) { return x.end(ctx, c) }})
	}
	drawn := Cell{ID: "surface", Fidelity: Analytic, Run: func(ctx context.Context, _ *Env) ([]Row, error) { return x.surface(ctx) }}
	return append(out, drawn)
}

// point is a place on the surface.
type point struct {
	m, n int
	u    float64
}

// walk calls see for every m and every multiple of step within the bounds of n.
func (x *surfaceStudy) walk(ctx context.Context, step int, see func(point)) error {
	n := &x.spec.Network
	p := n.problem(x.spec.Surface.Weights.bco())
	e, err := bco.NewEvaluator(&p)
	if err != nil {
		return err
	}
	for m := n.MinValidators; m <= n.MaxValidators; m++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		for size := (n.MinBlock + step - 1) / step * step; size <= n.MaxBlock; size += step {
			see(point{m, size, e.Utility(e.Prefix(m), size)})
		}
	}
	return nil
}

func (x *surfaceStudy) extremes(ctx context.Context, step int) ([]Row, error) {
	points := 0
	low, high := point{u: math.Inf(1)}, point{u: math.Inf(-1)}
	err := x.walk(ctx, step, func(p point) {
		points++
		if p.u < low.u {
			low = p
		}
		if p.u > high.u {
			high = p
		}
	})
	panel := fmt.Sprintf("step %d", step)
	row := func(metric string, v float64) Row {
		return Row{Panel: panel, X: none, Metric: metric, Value: Number(v)}
	}
	return []Row{
		row("points", float64(points)),
		row("utility_min", low.u), row("m_at_min", float64(low.m)), row("n_at_min", float64(low.n)),
		row("utility_max", high.u), row("m_at_max", float64(high.m)), row("n_at_max", float64(high.n)),
	}, err
}

func (x *surfaceStudy) surface(ctx context.Context) ([]Row, error) {
	var rows []Row
	err := x.walk(ctx, x.spec.Surface.Plot, func(p point) {
		rows = append(rows, Row{Series: fmt.Sprintf("m = %d", p.m), X: Number(p.n), Metric: "utility", Value: Number(p.u)})
	})
	return rows, err
}

// end records where a solver ends. Only the m fastest validators lie on the surface.
func (x *surfaceStudy) end(ctx context.Context, c SolverChoice) ([]Row, error) {
	p := x.spec.Network.problem(x.spec.Surface.Weights.bco())
	p.BlockStep = c.Step
	s, err := x.spec.Surface.solver(c, x.spec).Solve(ctx, &p)
	if err != nil || !s.Found() {
		return nil, err
	}
	row := func(metric string, v float64) Row {
		return Row{Series: c.label(), X: none, Metric: metric, Value: Number(v)}
	}
	return []Row{row("m_at_end", float64(s.M)), row("n_at_end", float64(s.N)), row("utility_at_end", s.Utility)}, nil
}

func (x *surfaceStudy) rules() []rule {
	return []rule{{
		id: "7a", source: "I-Health Fig. 7", claim: "the utility depends strongly on (m, n)",
		predicate: "max U / min U ≥ 2 with the optimum inside the grid", check: x.dependsStrongly,
	}}
}

func (x *surfaceStudy) dependsStrongly(r *Results) (outcome, error) {
	out := outcome{true: true}
	for _, panel := range r.panels(Query{Metric: "utility_min"}) {
		value := func(metric string) float64 {
			v, _ := r.Value(Query{Panel: panel, Metric: metric})
			return v
		}
		ratio := value("utility_max") / value("utility_min")
		m, n, net := int(value("m_at_min")), int(value("n_at_min")), &x.spec.Network
		out.true = out.true && ratio >= 2 && m > net.MinValidators && m < net.MaxValidators && n > net.MinBlock && n < net.MaxBlock
		if out.measured != "" {
			out.measured += "; "
		}
		out.measured += fmt.Sprintf("%.2f over %.0f points, optimum (%d, %d)", ratio, value("points"), m, n)
	}
	if out.measured == "" {
		return outcome{}, errMissing("fidelity analytic")
	}
	return out, nil
}
