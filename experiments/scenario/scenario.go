package scenario

import (
	"fmt"
	"slices"
)

// Scenario is a system under trial.
type Scenario struct {
	Trials     []Trial     `yaml:"trials"`
	Predicates []Predicate `yaml:"predicates"`
	Figures    []Figure    `yaml:"figures"`
	Tables     []Table     `yaml:"tables"`
}

// Check reports everything that is wrong with a decoded scenario, by paths within it.
func (s *Scenario) Check(report Reporter) {
	if len(s.Trials) == 0 {
		report("trials", "a scenario needs at least one trial")
	}
	var names, ids, figures []string
	for i := range s.Trials {
		at := under(report, indexed("trials", i))
		s.Trials[i].check(at)
		names = unique(names, s.Trials[i].Name, under(at, "name"))
	}
	for i := range s.Predicates {
		at := under(report, indexed("predicates", i))
		s.Predicates[i].check(at, names)
		ids = unique(ids, s.Predicates[i].ID, under(at, "id"))
	}
	for i := range s.Figures {
		at := under(report, indexed("figures", i))
		s.Figures[i].check(at, names)
		figures = unique(figures, s.Figures[i].Name, under(at, "name"))
	}
	for i := range s.Tables {
		s.Tables[i].check(under(report, indexed("tables", i)), names)
	}
}

// unique adds a name to those there are, and reports one that is there.
func unique(names []string, name string, report Reporter) []string {
	if slices.Contains(names, name) {
		report("", "there are two of the name %q", name)
	}
	return append(names, name)
}

// IDs lists the predicates.
func (s *Scenario) IDs() []string {
	out := make([]string, len(s.Predicates))
	for i := range s.Predicates {
		out[i] = s.Predicates[i].ID
	}
	return out
}

// Cells returns the plan of a trial; the scenario must be valid.
func (t *Trial) Cells() []Cell { return t.kind().cells() }

// Inputs names the files that the trials read beside the experiment's own, each with what
// of it is here.
func (s *Scenario) Inputs() []string {
	var out []string
	for i := range s.Trials {
		if r, ok := s.Trials[i].kind().(reader); ok {
			out = append(out, r.inputs()...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// indexed returns the path of an item of a list.
func indexed(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
