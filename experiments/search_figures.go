package experiments

import (
	"slices"

	"ihealth/experiments/plot"
)

// figures draws the best utility so far against evaluations and, where solvers were timed,
// against seconds.
func (x *searchStudy) figures(r *Results) []plot.Figure {
	solvers := r.series(Query{Metric: "incumbent"})
	if len(solvers) == 0 {
		return nil
	}
	panel := func(label string) plot.Panel {
		return plot.Panel{XLabel: label, YLabel: "best utility so far, at last the answer", LogX: true, LogY: true}
	}
	byEvaluation, byTime := panel("evaluations of U"), panel("time since the search began (s)")
	for _, name := range solvers {
		s := seriesOf(r.Select(Query{Series: name, Metric: "incumbent"}))
		s.Name, s.Kind = name, plot.Step
		answer, answered := r.Value(Query{Series: name, Metric: "utility"})
		evaluations, _ := r.Value(Query{Series: name, Metric: "evaluations"})
		byEvaluation.Series = append(byEvaluation.Series, until(s, evaluations, answer, answered))
		times := r.Values(Query{Series: name, Metric: "incumbent_time"})
		if search, ok := r.Value(Query{Series: name, Metric: "search_time"}); ok && len(times) == len(s.X) {
			s.X = times
			byTime.Series = append(byTime.Series, until(s, search, answer, answered))
		}
	}
	least, certified := r.Value(Query{Series: exactName, Metric: "utility"})
	figure := func(suffix, title string, p plot.Panel) plot.Figure {
		f := plot.Figure{Name: x.spec.Name + suffix, Title: x.spec.Title + title, Width: plot.IEEEPage, Columns: 2, Panels: []plot.Panel{p}}
		if certified {
			f.Panels = append(f.Panels, excessPanel(p, least))
		}
		return f
	}
	figures := []plot.Figure{figure("", "", byEvaluation)}
	if len(byTime.Series) > 0 {
		figures = append(figures, figure("-time", ": time (measured)", byTime))
	}
	return figures
}

// leastExcess is what stands for less, and for 0, on a logarithmic axis, in %.
const leastExcess = 1e-3

// excessPanel shows by how much the incumbents of a panel exceed the certified optimum.
func excessPanel(p plot.Panel, least float64) plot.Panel {
	p.YLabel = "above the optimum (%), 0 drawn at 0.001"
	p.Series = slices.Clone(p.Series)
	for i := range p.Series {
		s := &p.Series[i]
		s.Y = slices.Clone(s.Y)
		for k, u := range s.Y {
			s.Y[k] = max(100*gapOf(u, least), leastExcess)
		}
	}
	return p
}

// until returns s drawn on to x, where the search ended with an answer. That of BCO as
// printed is worse than its best incumbent.
func until(s plot.Series, x, answer float64, answered bool) plot.Series {
	n := len(s.X)
	if n == 0 {
		return s
	}
	if !answered || answer == 0 { // it has none
		answer = s.Y[n-1]
	}
	if s.X[n-1] < x || s.Y[n-1] != answer {
		s.X, s.Y = append(s.X[:n:n], max(x, s.X[n-1])), append(s.Y[:n:n], answer)
	}
	return s
}
