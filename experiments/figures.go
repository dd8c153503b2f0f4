package experiments

import "ihealth/experiments/plot"

// Figures returns the figures of a spec's results as data, ready to be drawn. What
// the run left out is missing.
func (s *Spec) Figures(r *Results) []plot.Figure { return s.study().figures(r) }
