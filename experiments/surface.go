package experiments

import (
	"context"
	"fmt"
	"math"
	"slices"

	"ihealth/bco"
	"ihealth/experiments/plot"
)

// Surface is the section of an experiment on the utility over all (m, n).
type Surface struct {
	Weights Weights `yaml:"weights"`
	Grids   []int   `yaml:"grids"` // steps in n at which the extremes are sought, ≥ 1
	Plot    int     `yaml:"plot"`  // step in n of the drawn surface, ≥ 1
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

// figures draws the surface as a map with its optimum.
func (x *surfaceStudy) figures(r *Results) []plot.Figure {
	series := r.series(Query{Metric: "utility"})
	if len(series) == 0 {
		return nil
	}
	heat := plot.Heatmap{Label: "utility U (less is better)", Log: true}
	least := slices.Min(r.Values(Query{Metric: "utility"}))
	for _, factor := range []float64{1.02, 1.1, 1.5, 2, 4} {
		heat.Contours = append(heat.Contours, factor*least)
	}
	for i, name := range series {
		s := seriesOf(r.Select(Query{Metric: "utility", Series: name}))
		heat.X = s.X
		heat.Y = append(heat.Y, float64(x.spec.Network.MinValidators+i))
		heat.Z = append(heat.Z, s.Y)
	}
	panel := plot.Panel{XLabel: "transactions per block, n", YLabel: "validators, m", Heatmap: &heat}
	for _, grid := range r.panels(Query{Metric: "utility_min"}) {
		m, _ := r.Value(Query{Panel: grid, Metric: "m_at_min"})
		n, _ := r.Value(Query{Panel: grid, Metric: "n_at_min"})
		panel.Series = append(panel.Series, plot.Series{Name: fmt.Sprintf("optimum (%g, %g), %s in n", m, n, grid), Kind: plot.Points, X: []float64{n}, Y: []float64{m}})
	}
	return []plot.Figure{{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEColumn, Height: 2.9, Panels: []plot.Panel{panel}}}
}
