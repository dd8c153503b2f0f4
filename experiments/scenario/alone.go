package scenario

import (
	"slices"
	"strings"
)

// Alone returns a scenario of one trial of this one, with the predicates, figures and
// tables that need no other.
func (s *Scenario) Alone(trial int) *Scenario {
	name := s.Trials[trial].Name
	of := func(metric string) bool { return strings.HasPrefix(metric, name+"/") }
	out := &Scenario{Trials: s.Trials[trial : trial+1]}
	for _, p := range s.Predicates {
		if _, isNumber := number(p.To); of(p.Metric) && (isNumber || of(string(p.To))) {
			out.Predicates = append(out.Predicates, p)
		}
	}
	for _, f := range s.Figures {
		if !slices.ContainsFunc(f.Panels, func(p Panel) bool {
			return slices.ContainsFunc(p.Series, func(c Curve) bool { return !of(c.Metric) })
		}) {
			out.Figures = append(out.Figures, f)
		}
	}
	for _, t := range s.Tables {
		if !slices.ContainsFunc(t.Columns, func(c Column) bool { return !of(c.Metric) }) {
			out.Tables = append(out.Tables, t)
		}
	}
	return out
}
