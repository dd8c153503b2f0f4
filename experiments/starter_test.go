package experiments

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ihealth/experiments/scenario"
)

// Every kind of experiment and of trial has a file to begin with.
func TestEveryKindHasAStarter(t *testing.T) {
	for _, section := range (&Spec{}).sections() {
		if _, err := FindStarter(section.key); err != nil && section.key != scenarioKind {
			t.Error(err)
		}
	}
	trial := reflect.TypeFor[scenario.Trial]()
	for field := range trial.Fields() {
		key := field.Tag.Get("yaml")
		if _, err := FindStarter(scenarioKind + "." + key); err != nil && key != "name" {
			t.Error(err)
		}
	}
	if _, err := FindStarter("sojurn"); !errors.Is(err, ErrNoKind) || !strings.Contains(err.Error(), "want one of sojourn, ") {
		t.Error(err)
	}
}

// A starter computes what the experiment that it names computes in its quick form, which
// other tests run; of a scenario, one trial.
func TestStartersAreLikeTheirModels(t *testing.T) {
	for _, s := range Starters() {
		e, err := Open(File{Name: s.Kind + ".yaml", Text: s.Text("x.json")}, Options{})
		if err != nil {
			t.Errorf("%s: %v", s.Kind, err)
			continue
		}
		model := openQuick(t, s.Like).Spec
		got := *e.Spec
		if got.Scenario != nil {
			if len(got.Scenario.Trials) != 1 || scenarioKind+"."+got.Scenario.Trials[0].Kind() != s.Kind {
				t.Errorf("%s: %d trials", s.Kind, len(got.Scenario.Trials))
			}
			whole := *model
			whole.Scenario = got.Scenario
			model = &whole
		}
		got.Name, got.Title, got.Source, got.Claims, got.Quick = model.Name, model.Title, model.Source, model.Claims, model.Quick
		if diff := cmp.Diff(model, &got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-model +starter):\n%s", s.Kind, diff)
		}
		if s.About == "" || !strings.HasPrefix(e.Spec.Name, "my-") {
			t.Errorf("%s: about %q, name %s", s.Kind, s.About, e.Spec.Name)
		}
	}
}

// Keys are explained where they stand, in lists once.
func TestStartersAreCommented(t *testing.T) {
	s, err := FindStarter("channels")
	if err != nil {
		t.Fatal(err)
	}
	text := string(s.Text("x.json"))
	for want, times := range map[string]int{
		"# α, β, γ: BCO chooses (m, n)\n": 1, "of every random stream\n": 1, "; one of analytic": 0,
		"# one of analytic, simulated, chain\n": 1, "# It begins as ihealth run fig9 --quick.": 1, "\nnetwork:": 0,
	} {
		if got := strings.Count(text, want); got != times {
			t.Errorf("%q stands there %d times, want %d:\n%s", want, got, times, text)
		}
	}
}

// Some run here as they are, the others as their models in other tests.
func TestStartersRun(t *testing.T) {
	for _, kind := range []string{"channels", "surface", "compromise", "scenario.audit", "scenario.kinetic"} {
		s, err := FindStarter(kind)
		if err != nil {
			t.Fatal(err)
		}
		e, err := Open(File{Name: kind, Text: s.Text("x.json")}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		reports, err := (&Runner{Out: t.TempDir()}).Run(context.Background(), []*Experiment{e})
		if err != nil || len(reports[0].Results.Rows) == 0 {
			t.Errorf("%s: %v", kind, err)
		}
	}
}
