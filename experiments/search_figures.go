package experiments

import "ihealth/experiments/plot"

// figures draws the best utility so far against evaluations and, where solvers
// were timed, against seconds.
func (x *searchStudy) figures(r *Results) []plot.Figure {
	solvers := r.series(Query{Metric: "incumbent"})
	if len(solvers) == 0 {
		return nil
	}
	byEvaluation := plot.Panel{XLabel: "evaluations of U", YLabel: "best utility so far (less is better)", LogX: true, LogY: true}
	byTime := plot.Panel{XLabel: "time of the search (s), spread evenly over its evaluations", YLabel: "best utility so far (less is better)", LogX: true, LogY: true}
	for _, name := range solvers {
		s := seriesOf(r.Select(Query{Series: name, Metric: "incumbent"}))
		evaluations, _ := r.Value(Query{Series: name, Metric: "evaluations"})
		s.Name, s.Kind = name, plot.Step
		if len(s.X) > 0 && s.X[len(s.X)-1] < evaluations {
			s.X, s.Y = append(s.X, evaluations), append(s.Y, s.Y[len(s.Y)-1])
		}
		byEvaluation.Series = append(byEvaluation.Series, s)
		if search, ok := r.Value(Query{Series: name, Metric: "search_time"}); ok {
			byTime.Series = append(byTime.Series, scaleX(s, search/evaluations))
		}
	}
	figures := []plot.Figure{{Name: x.spec.Name, Title: x.spec.Title, Width: plot.IEEEColumn, Panels: []plot.Panel{byEvaluation}}}
	if len(byTime.Series) > 0 {
		figures = append(figures, plot.Figure{
			Name: x.spec.Name + "-time", Title: x.spec.Title + ": time (measured)", Width: plot.IEEEColumn, Panels: []plot.Panel{byTime},
		})
	}
	return figures
}

// scaleX returns s with a copy of its abscissa multiplied by factor.
func scaleX(s plot.Series, factor float64) plot.Series {
	xs := make([]float64, len(s.X))
	for i, x := range s.X {
		xs[i] = factor * x
	}
	s.X = xs
	return s
}
