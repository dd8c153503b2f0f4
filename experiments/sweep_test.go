package experiments_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/experiments"
)

// swept is a sweep of 2 × 2 variants that takes no time.
const swept = `extends: fig5
name: small
claims: [5a, 5b]
fidelity: [analytic, simulated]
sojourn:
  service_rates: [43]
  schemes: [equal, classes]
  simulation: {replications: 10, customers: 500, level: 0.95}
sweep:
  sojourn.arrival_rate: [0.5, 1]
  sojourn.entities, sojourn.classes: [[3, [1, 1, 1]], [6, [2, 2, 2]]]
`

func openSwept(t testing.TB, text string, o experiments.Options) *experiments.Experiment {
	t.Helper()
	e, err := experiments.Open(experiments.File{Name: "f.yaml", Text: []byte(text)}, o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func concluded(t testing.TB, r experiments.Runner, e *experiments.Experiment) *experiments.Report {
	t.Helper()
	reports, err := r.Run(context.Background(), []*experiments.Experiment{e})
	if err != nil || len(reports) != 1 {
		t.Fatalf("%d reports, %v", len(reports), err)
	}
	return reports[0]
}

// The variants are all combinations, the last axis fastest, and each is what the file
// gives with its values set.
func TestVariantsAreTheFilesWithTheirValues(t *testing.T) {
	e := openSwept(t, swept, experiments.Options{})
	var names []string
	for _, v := range e.Variants {
		names = append(names, v.Name)
		set := []string{"sweep="}
		for _, s := range v.Settings {
			set = append(set, s.Key+"="+s.Value)
		}
		alone := openSwept(t, swept, experiments.Options{Set: set})
		if diff := cmp.Diff(string(alone.Resolved), string(v.Resolved)); diff != "" {
			t.Errorf("%s (-set +swept):\n%s", v.Name, diff)
		}
		for i, c := range alone.Cells {
			if h := v.Hash(v.Cells[i]); h != alone.Hash(c) {
				t.Errorf("%s: cell %s has another hash than without a sweep", v.Name, c.ID)
			}
		}
	}
	want := []string{
		"arrival_rate=0.5, entities=3, classes=[1, 1, 1]", "arrival_rate=0.5, entities=6, classes=[2, 2, 2]",
		"arrival_rate=1, entities=3, classes=[1, 1, 1]", "arrival_rate=1, entities=6, classes=[2, 2, 2]",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	if alone := openSwept(t, swept, experiments.Options{Set: []string{"sweep="}}); len(alone.Variants) != 0 || len(e.Cells) != 4*len(alone.Cells) {
		t.Errorf("%d variants and %d cells without the sweep, %d cells with it", len(alone.Variants), len(alone.Cells), len(e.Cells))
	}
}

// A variant has the rows that the file gives with its values set.
func TestRowsOfVariants(t *testing.T) {
	e := openSwept(t, swept, experiments.Options{})
	got := map[string][]experiments.Row{}
	for _, row := range concluded(t, experiments.Runner{}, e).Results.Rows {
		variant := row.Variant
		cell, ok := strings.CutPrefix(row.Cell, variant+"/")
		if variant == "" || !ok {
			t.Fatalf("row of variant %q and cell %q", variant, row.Cell)
		}
		row.Variant, row.Cell = "", cell
		got[variant] = append(got[variant], row)
	}
	for _, v := range e.Variants {
		want := concluded(t, experiments.Runner{}, v.Experiment).Results.Rows
		if g, w := fmt.Sprint(got[v.Name]), fmt.Sprint(want); g == "[]" || len(g) != len(w) {
			t.Errorf("%s: %d rows, want %d", v.Name, len(got[v.Name]), len(want))
		}
		for i := range want {
			if g, w := jsonOf(t, got[v.Name][i]), jsonOf(t, want[i]); g != w {
				t.Fatalf("%s, row %d: %s, want %s", v.Name, i, g, w)
			}
		}
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// counting counts the cells that are computed.
type counting struct{ planned int }

func (c *counting) Planned(cells int)     { c.planned += cells }
func (*counting) Finished(string, string) {}
func (*counting) Noted(string, string)    {}

// A longer sweep, one over another key and a variant alone compute only what is new.
func TestSweepsShareCells(t *testing.T) {
	out := t.TempDir()
	planned := func(set ...string) int {
		var c counting
		concluded(t, experiments.Runner{Out: out, Observer: &c}, openSwept(t, swept, experiments.Options{Set: set}))
		return c.planned
	}
	first := planned()
	for _, row := range []struct {
		want int
		set  []string
	}{
		{0, nil},
		{0, []string{"sweep.sojourn.arrival_rate=[1]"}},
		{0, []string{"sweep=", "sojourn.arrival_rate=1", "sojourn.entities=6", "sojourn.classes=[2, 2, 2]"}},
		{0, []string{"title=Another title", "claims=[]"}},
		{first / 2, []string{"sweep.sojourn.arrival_rate=[0.5, 0.75, 1]"}},
		{first, []string{"seed=1"}},
		{0, []string{"sweep.seed=[1, 2014]"}},
	} {
		if got := planned(row.set...); got != row.want {
			t.Errorf("%q: %d cells are computed, want %d", row.set, got, row.want)
		}
	}
}

// Any number of workers, and all shards together, give the same bytes; the run reads back.
func TestSweepIsDeterministicAndReadsBack(t *testing.T) {
	content := func(r *experiments.Report) string {
		var all strings.Builder
		for _, name := range append([]string{"results.jsonl", "claims.json", "variants.jsonl", "cells.jsonl", "experiment.yaml"}, r.Figures...) {
			text, err := os.ReadFile(filepath.Join(r.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			all.Write(text)
		}
		return all.String()
	}
	e := openSwept(t, swept, experiments.Options{})
	one := concluded(t, experiments.Runner{Out: t.TempDir(), Jobs: 1}, e)
	want := content(one)
	if content(concluded(t, experiments.Runner{Out: t.TempDir(), Jobs: 7}, e)) != want {
		t.Error("1 and 7 workers give different bytes")
	}
	out := t.TempDir()
	for i := range 3 {
		reports, err := (&experiments.Runner{Out: out, Shard: experiments.Shard{Index: i, Of: 3}}).Run(t.Context(), []*experiments.Experiment{e})
		if err != nil || (len(reports) == 1) != (i == 2) {
			t.Fatalf("shard %d: %d reports, %v", i, len(reports), err)
		}
		if i == 2 && content(reports[0]) != want {
			t.Error("three shards give other bytes")
		}
	}
	back, err := experiments.OpenRun(one.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := jsonOf(t, one.Variants), jsonOf(t, back.Variants); a != b || jsonOf(t, one.Claims) != jsonOf(t, back.Claims) || jsonOf(t, one.Results.Rows) != jsonOf(t, back.Results.Rows) {
		t.Error("the run reads back as another one")
	}
}

// A cell of a sweep travels as one of its variant's file.
func TestTaskOfASweep(t *testing.T) {
	e := openSwept(t, swept, experiments.Options{})
	c := e.Cells[len(e.Cells)-2]
	task := e.Task(c)
	if strings.Contains(string(task.File), "sweep") || task.Hash != e.Hash(c) {
		t.Errorf("%s", task.File)
	}
	there, err := task.Run(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	here, err := e.Compute(t.Context(), c, 1, nil)
	if err != nil || string(here.Encode()) != string(there.Encode()) {
		t.Errorf("the outcome differs, %v", err)
	}
}

// A claim that fails at one variant fails; where it holds at all, the summary says so.
func TestClaimsOfASweep(t *testing.T) {
	text := strings.Replace(swept, "[5a, 5b]", "[5a, 5d, 5g]", 1)
	report := concluded(t, experiments.Runner{}, openSwept(t, text, experiments.Options{Fidelity: []string{"analytic"}}))
	for _, v := range report.Variants {
		if len(v.Claims) != 3 || len(v.Settings) != 3 {
			t.Errorf("%s: %d claims, %d settings", v.Variant, len(v.Claims), len(v.Settings))
		}
	}
	if c := report.Claims[0]; c.Verdict != experiments.Holds || !strings.HasPrefix(c.Measured, "at all 4 variants: arrival_rate=0.5, entities=3, classes=[1, 1, 1] (") {
		t.Errorf("%+v", c)
	}
	if c := report.Claims[2]; c.Verdict != experiments.Skip || !strings.HasPrefix(c.Measured, "skipped at 4 of 4 variants: ") {
		t.Errorf("%+v", c)
	}
}

// Every mistake of a sweep names its place, and the variants that have it.
func TestMistakesOfSweeps(t *testing.T) {
	for _, row := range []struct {
		set  []string
		want []string
	}{
		{[]string{"sweep.sojourn.arrival_rate=[1, 20]"}, []string{"f.yaml:6:19: unstable queue: Σλ = 60/s", "in variant arrival_rate=20, entities=3, classes=[1, 1, 1]", "unstable queue: Σλ = 120/s"}},
		{[]string{"sweep.sojourn.entities=[3, 4]"}, []string{"--sweep sojourn.entities=[3, 4]: sojourn.entities is swept twice"}},
		{[]string{"sweep.sojourn.arival_rate=[1]"}, []string{"--sweep sojourn.arival_rate=[1]: unknown key \"arival_rate\" in sojourn\n    did you mean \"arrival_rate\"?"}},
		{[]string{"sweep.sojourn.simulation.level=[0.9, high]"}, []string{"--sweep sojourn.simulation.level=[0.9, high]: sojourn.simulation.level: expected a number", "in variant arrival_rate=0.5, entities=3, classes=[1, 1, 1], level=high and in 3 more"}},
		{[]string{"sweep.sojourn.arrival_rate=[1, 1.0]"}, []string{"f.yaml:9:1: the variants", "are the same experiment"}},
		{[]string{"sweep.name=[a, b]"}, []string{"--sweep name=[a, b]: sweep: name changes nothing that is computed"}},
		{[]string{"sweep.fidelity=[[analytic], [simulated]]"}, []string{"fidelity changes nothing that is computed"}},
		{[]string{"sojourn.arrival_rate=1"}, []string{"f.yaml:10:3: the file sweeps sojourn.arrival_rate, so --set sojourn.arrival_rate=1 would do nothing"}},
		{[]string{"sojourn.classes[0]=1"}, []string{"so --set sojourn.classes[0]=1 would do nothing"}},
		{[]string{"sweep.sojourn.simulation.customers=range(10,40000)"}, []string{"f.yaml:9:1: more than 100000 variants"}},
		{[]string{"sweep.sojourn.simulation.customers=range(10,2e6)"}, []string{"more than 100000 values"}},
		{[]string{"sweep.=[1]"}, []string{"a sweep needs the path of a key"}},
		{[]string{"sweep.sojourn.entities.x=[1]"}, []string{"sojourn.entities is the number 3, not a section"}},
		{[]string{"claims=[5z]"}, []string{`claim "5z" is not one`}},
	} {
		_, err := experiments.Open(experiments.File{Name: "f.yaml", Text: []byte(swept)}, experiments.Options{Set: row.set})
		for _, want := range row.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%q:\n%v\nwant %s", row.set, err, want)
			}
		}
	}
	if _, err := experiments.Open(experiments.File{Name: "f.yaml", Text: []byte(swept)}, experiments.Options{Set: []string{"claims=[5z]"}}); strings.Count(err.Error(), "5z") != 2 {
		t.Errorf("a mistake of all variants is shown more than once:\n%v", err)
	}
}

// The seed from outside and --quick apply to all variants.
func TestOptionsApplyToVariants(t *testing.T) {
	seed := uint64(99)
	text := swept + "quick: [sojourn.simulation.customers=50, \"sweep.sojourn.arrival_rate=[1]\"]\n"
	e := openSwept(t, text, experiments.Options{Seed: &seed, Quick: true, Fidelity: []string{"simulated"}})
	if len(e.Variants) != 2 {
		t.Errorf("%d variants, want the quick sweep's 2", len(e.Variants))
	}
	for _, v := range e.Variants {
		if v.Spec.Seed != 99 || v.Spec.Sojourn.Simulation.Customers != 50 || !slices.Equal(v.Spec.Fidelity, []string{"simulated"}) {
			t.Errorf("%s: %+v", v.Name, v.Spec)
		}
	}
	for _, c := range e.Cells {
		if c.Fidelity != experiments.Simulated {
			t.Errorf("cell %s", c.ID)
		}
	}
}

// A sweep of many values is planned fast enough: each variant is decoded and checked.
func BenchmarkOpenSweep(b *testing.B) {
	for b.Loop() {
		openSwept(b, swept, experiments.Options{Set: []string{"sweep.sojourn.arrival_rate=range(0.001,1,0.001)"}})
	}
	b.ReportAllocs()
}
