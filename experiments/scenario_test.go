package experiments

import (
	"strings"
	"testing"
)

// TestScenarioFiles runs every scenario in its quick form: nothing in it is out of use, and
// all predicates come out as they should. Those that need recordings may be skipped.
func TestScenarioFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("runs all scenarios: go test -run ScenarioFiles ./experiments")
	}
	for _, name := range Names("scenarios") {
		t.Run(name, func(t *testing.T) {
			report := quickReport(t, name)
			missing := strings.Contains(strings.Join(report.Experiment.Inputs, " "), " missing")
			for _, c := range report.Claims {
				if c.Verdict == Fails || c.Verdict == Skip && !missing {
					t.Errorf("%s, %s: %s (%s)", c.ID, c.Predicate, c.Verdict, c.Measured)
				}
			}
			if missing {
				return
			}
			checkShown(t, report)
		})
	}
}

// checkShown demands that every panel has all its series, and every table its columns.
func checkShown(t *testing.T, report *Report) {
	t.Helper()
	study := &scenarioStudy{report.Experiment.Spec}
	s := report.Experiment.Spec.Scenario
	all := measurements(report.Results)
	for i := range s.Figures {
		for _, p := range s.Figures[i].Panels {
			for _, c := range p.Series {
				if len(c.Draw(all)) == 0 {
					t.Errorf("figure %q, panel %q: nothing of %s %s", s.Figures[i].Name, p.Title, c.Metric, c.Series)
				}
			}
		}
	}
	for _, f := range study.figures(report.Results) {
		if _, err := render(f); err != nil {
			t.Error(err)
		}
	}
	for i := range s.Tables {
		for _, c := range s.Tables[i].Columns {
			if len(c.Of(all)) == 0 {
				t.Errorf("table %q: nothing of %s", s.Tables[i].Title, c.Metric)
			}
		}
	}
}

// TestScenarioWithoutClaimsChecksAll: a list of claims is a choice.
func TestScenarioWithoutClaimsChecksAll(t *testing.T) {
	all := openQuick(t, "s1-quarantine").Spec
	if len(all.Claims) != len(all.Scenario.Predicates) {
		t.Errorf("claims %v of %d predicates", all.Claims, len(all.Scenario.Predicates))
	}
	if one := openQuick(t, "s1-quarantine", "claims=[F5b]").Spec; len(one.Judge(&Results{})) != 1 {
		t.Errorf("claims %v", one.Claims)
	}
}

// TestScenarioMistakesHaveTheirPlace: paths lead through trials into their sections.
func TestScenarioMistakesHaveTheirPlace(t *testing.T) {
	files, err := Find("s1-quarantine")
	if err != nil {
		t.Fatal(err)
	}
	for set, want := range map[string]string{
		"scenario.trials.audits.audit.rates=[0.5, 2]":                                      "a share of 2",
		"scenario.predicates.0.to=nowhere/x":                                               `no trial "nowhere"`,
		"scenario.trials.audits.name=audits 2":                                             ":7: there is no trial",
		"scenario.trials=[];scenario.predicates=[];scenario.figures=[];scenario.tables=[]": "at least one trial",
		"scenario.trials.audits.audit=":                                                    "add one of the sections audit",
		"scenario.predicates.0.within=9 of 10":                                             `tolerance "9 of 10"`,
		"scenario.figures.0.panels.0.series.0.kind=dots":                                   `"dots" is not one of its values`,
	} {
		_, err := Open(files[0], Options{Set: strings.Split(set, ";")})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", set, err, want)
		}
	}
}
