package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ihealth/experiments"
)

// stated returns the rows that the catalogue demands, without what is measured.
func stated(t *testing.T) []experiments.Claim {
	t.Helper()
	list, err := openAll(experiments.Catalogue(), experiments.Options{Quick: true})
	if err != nil {
		t.Fatal(err)
	}
	var out []experiments.Claim
	for _, e := range list {
		out = append(out, e.Spec.Stated()...)
	}
	return out
}

// README.md has every claim of the catalogue in its order, with the verdict that ihealth
// verify demands; what was measured may differ.
func TestReadmeHasTheClaims(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), claimsBegin)
	block, _, ok := strings.Cut(rest, claimsEnd)
	var rows []string
	for line := range strings.Lines(block) {
		if strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| id |") {
			rows = append(rows, strings.TrimSpace(line))
		}
	}
	want := stated(t)
	if !ok || len(rows) != len(want) {
		t.Fatalf("README.md has %d claims, the catalogue %d: run ihealth verify --quick --readme README.md", len(rows), len(want))
	}
	for i, c := range want {
		head, tail, _ := strings.Cut(claimRow(experiments.Claim{ID: c.ID, Source: c.Source, Claim: c.Claim, Predicate: c.Predicate, Measured: "\t", Verdict: c.Verdict}), "\t")
		skipped := " | " + string(experiments.Skip) + " |"
		if !strings.HasPrefix(rows[i], head) || !strings.HasSuffix(rows[i], tail) && !strings.HasSuffix(rows[i], skipped) {
			t.Errorf("README.md is stale: run ihealth verify --quick --readme README.md\nit says  %s\nwant     %s…%s", rows[i], head, tail)
		}
	}
}

func TestReadmeBlockIsRewritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "doc.md")
	document := "before\n" + claimsBegin + "\n| old | a | b | c | kept | holds |\n| other | a | b | c | gone | holds |\n" + claimsEnd + "\nafter\n"
	if err := os.WriteFile(path, []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	e := catalogued(t, "fig7")
	report := &experiments.Report{Experiment: e, Results: &experiments.Results{}, Claims: []experiments.Claim{
		{ID: "new", Source: "s", Claim: "a | b", Predicate: "x_1 < 2", Measured: strings.Repeat("word ", 30), Verdict: experiments.Finding},
		{ID: "old", Verdict: experiments.Skip, Measured: "no recording"},
	}}
	if err := rewriteClaims(path, []*experiments.Report{report}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"before\n" + claimsBegin + "\n<details>", "All 2 claims: 1 hold, 1 are findings<", `| new | s | a \| b | x\_1 &lt; 2 | word`, " … | finding |\n| old | a | b | c | kept | holds |\n", claimsEnd + "\nafter\n",
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(string(got), "gone") {
		t.Error("a claim that is no more has stayed")
	}
	if err := rewriteClaims("verify.go", nil); err == nil || !strings.Contains(err.Error(), "no place for the claims") {
		t.Errorf("a document without marks: %v", err)
	}
}

// catalogued opens an experiment of the catalogue.
func catalogued(t *testing.T, name string) *experiments.Experiment {
	t.Helper()
	files, err := findAll([]string{name})
	if err != nil {
		t.Fatal(err)
	}
	list, err := openAll(files, experiments.Options{Quick: true})
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}

// What differs by the clock alone is told from what does not.
func TestClockedClaims(t *testing.T) {
	e := catalogued(t, "fig7")
	rows := []experiments.Row{{Fidelity: experiments.Analytic, Metric: "utility", Value: 1, X: 1}}
	r := &experiments.Report{Experiment: e, Results: &experiments.Results{Rows: rows}}
	r.Claims = e.Spec.Judge(r.Results)
	for id, ticking := range clocked(r) {
		if ticking {
			t.Errorf("%s reads no clock", id)
		}
	}
	r.Claims[0].Measured = "with a clock"
	if !clocked(r)[r.Claims[0].ID] {
		t.Errorf("%s differs without the clock, and is not told", r.Claims[0].ID)
	}
}
