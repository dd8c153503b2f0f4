package experiments

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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

// predicatesOf returns the ids in all scenario files, each with its file.
func predicatesOf(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, f := range Catalogue("scenarios") {
		spec, _, err := Load(f.Name, f.Text, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range spec.Scenario.IDs() {
			if other, twice := out[id]; twice {
				t.Errorf("%s stands in %s and in %s", id, other, f.Name)
			}
			out[id] = f.Name
		}
	}
	return out
}

// TestEveryPredicateIsEvaluated: those of the specification (iomt.md, section 2) whose
// scenario has a file stand in one, and no id stands in two.
func TestEveryPredicateIsEvaluated(t *testing.T) {
	var got []string
	for id := range predicatesOf(t) {
		got = append(got, strings.TrimRight(id, "abcdefghijklmnopqrstuvwxyz"))
	}
	names := Names("scenarios")
	for scenario, count := range map[int]int{1: 7, 2: 6, 4: 2, 5: 5, 6: 4, 9: 3} {
		if !slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, fmt.Sprintf("s%d-", scenario)) }) {
			continue
		}
		for i := 1; i <= count; i++ {
			if id := fmt.Sprintf("E%d.%d", scenario, i); !slices.Contains(got, id) {
				t.Errorf("no scenario evaluates %s", id)
			}
		}
	}
}

// TestEveryFindingIsShown by a predicate, or by a test whose name or comment says so.
func TestEveryFindingIsShown(t *testing.T) {
	shown := map[string]bool{}
	for id := range predicatesOf(t) {
		shown[strings.TrimRight(id, "abcdefghijklmnopqrstuvwxyz")] = true
	}
	named := regexp.MustCompile(`(?m)^// Test.*\b(F[1-9][0-9]?)\b|^// (F[1-9][0-9]?)\b|^func Test(F[1-9][0-9]?)[A-Z]`)
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range named.FindAllStringSubmatch(string(text), -1) {
			shown[m[1]+m[2]+m[3]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i <= 24; i++ {
		if id := fmt.Sprintf("F%d", i); !shown[id] {
			t.Errorf("nothing shows %s", id)
		}
	}
}
