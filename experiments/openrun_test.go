package experiments_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/experiments"
)

func TestOpenRun(t *testing.T) {
	for _, e := range []*experiments.Experiment{open(t, "fig5", cheap...), open(t, "fig8", "search.random.instances=100"), open(t, "s4-vaccine")} {
		want := runOne(t, experiments.Runner{Out: t.TempDir()}, e)
		got, err := experiments.OpenRun(want.Dir)
		if err != nil {
			t.Fatal(err)
		}
		for name, pair := range map[string][2]any{
			"rows": {want.Results.Rows, got.Results.Rows}, "claims": {want.Claims, got.Claims}, "tables": {want.Tables, got.Tables},
			"notes": {want.Notes, got.Notes}, "cells": {want.Cells, got.Cells}, "events": {want.Events, got.Events},
			"inputs": {want.Experiment.Inputs, got.Experiment.Inputs}, "figures": {slices.Sorted(slices.Values(want.Figures)), got.Figures},
		} {
			if diff := cmp.Diff(pair[0], pair[1], same); diff != "" {
				t.Errorf("%s: %s (-run +opened):\n%s", e.Spec.Name, name, diff)
			}
		}
		if got.Dir != want.Dir || got.Experiment.ID() != e.ID() {
			t.Errorf("%s: %s in %s", e.Spec.Name, got.Experiment.ID(), got.Dir)
		}
	}
}

// Anybody can check a run directory with the tools at hand.
func TestDoneIsACheckSum(t *testing.T) {
	tool, err := exec.LookPath("sha256sum")
	if err != nil {
		t.Skip("no sha256sum here")
	}
	report := runOne(t, experiments.Runner{Out: t.TempDir()}, open(t, "fig7"))
	check := exec.Command(tool, "--check", "--strict", "DONE")
	check.Dir = report.Dir
	out, err := check.CombinedOutput()
	entries, _ := os.ReadDir(report.Dir)
	if err != nil || strings.Count(string(out), ": OK\n") != len(entries)-1 {
		t.Errorf("%v, %d files:\n%s", err, len(entries), out)
	}
}

// Every file that is changed, cut, or missing is found and named.
func TestOpenRunFindsDamage(t *testing.T) {
	dir := runOne(t, experiments.Runner{Out: t.TempDir()}, open(t, "fig7")).Dir
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		changed := slices.Clone(content)
		changed[len(changed)/2] ^= 1
		for name, spoil := range map[string]func() error{
			"changed": func() error { return os.WriteFile(path, changed, 0o644) },
			"cut":     func() error { return os.Truncate(path, int64(len(content)-1)) },
			"missing": func() error { return os.Remove(path) },
		} {
			if err := spoil(); err != nil {
				t.Fatal(err)
			}
			_, err := experiments.OpenRun(dir)
			if entry.Name() == "DONE" && name == "cut" { // the last line lacks its end
				if err != nil {
					t.Errorf("%s cut: %v", path, err)
				}
			} else if !errors.Is(err, experiments.ErrDamaged) && !errors.Is(err, experiments.ErrIncomplete) || entry.Name() != "DONE" && !strings.Contains(err.Error(), path) {
				t.Errorf("%s %s: error %v", path, name, err)
			}
			if err := os.WriteFile(path, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := experiments.OpenRun(dir); err != nil {
		t.Errorf("after all repairs: %v", err)
	}
}

// mend makes the list of files fit the files.
func mend(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list strings.Builder
	for _, e := range entries {
		if e.Name() == "DONE" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&list, "%x  %s\n", sha256.Sum256(content), e.Name())
	}
	if err := os.WriteFile(filepath.Join(dir, "DONE"), []byte(list.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// rewrite replaces a text in a file of a run directory and mends the list of files.
func rewrite(t *testing.T, dir, name, before, after string) {
	t.Helper()
	path := filepath.Join(dir, name)
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), before) {
		t.Fatalf("%s has no %q, %v", path, before, err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), before, after, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	mend(t, dir)
}

func TestOpenRunOfAnotherEngine(t *testing.T) {
	dir := runOne(t, experiments.Runner{Out: t.TempDir()}, open(t, "fig7")).Dir
	rewrite(t, dir, "environment.json", fmt.Sprintf(`"engine": %d`, experiments.EngineVersion), `"engine": 99`)
	if _, err := experiments.OpenRun(dir); !errors.Is(err, experiments.ErrEngine) || !strings.Contains(err.Error(), "of 99") || !strings.Contains(err.Error(), "run the experiment again") {
		t.Errorf("error %v, want ErrEngine, the version and what to do", err)
	}
}

func TestOpenRunOfAnotherPlan(t *testing.T) {
	dir := runOne(t, experiments.Runner{Out: t.TempDir()}, open(t, "fig7")).Dir
	rewrite(t, dir, "cells.jsonl", `"hash":"`, `"hash":"0`)
	if _, err := experiments.OpenRun(dir); !errors.Is(err, experiments.ErrSkew) {
		t.Errorf("error %v, want ErrSkew", err)
	}
}

func TestOpenRunOfSomethingElse(t *testing.T) {
	empty, escape := t.TempDir(), t.TempDir()
	line := strings.Repeat("0", 64) + "  ../secret\n"
	if err := os.WriteFile(filepath.Join(escape, "DONE"), []byte(line), 0o644); err != nil {
		t.Fatal(err)
	}
	old := runOne(t, experiments.Runner{Out: t.TempDir()}, open(t, "fig7")).Dir
	if err := os.WriteFile(filepath.Join(old, "DONE"), []byte("results.jsonl\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{empty, escape, old, filepath.Join(empty, "absent")} {
		if _, err := experiments.OpenRun(dir); !errors.Is(err, experiments.ErrIncomplete) {
			t.Errorf("%s: error %v, want ErrIncomplete", dir, err)
		}
	}
}

// Rows that are not rows are an error with their line.
func TestOpenRunOfBrokenRows(t *testing.T) {
	dir := runOne(t, experiments.Runner{Out: t.TempDir()}, open(t, "fig7")).Dir
	rewrite(t, dir, "results.jsonl", `"value":`, `"worth":`)
	if _, err := experiments.OpenRun(dir); !errors.Is(err, experiments.ErrDamaged) || !strings.Contains(err.Error(), "results.jsonl:1") {
		t.Errorf("error %v, want ErrDamaged and the line", err)
	}
}
