package experiments_test

import (
	"strings"
	"testing"

	"ihealth/experiments"
)

// hashesOf returns the hashes of an experiment's cells by ID.
func hashesOf(e *experiments.Experiment) map[string]experiments.Hash {
	out := map[string]experiments.Hash{}
	for _, c := range e.Cells {
		out[c.ID] = e.Hash(c)
	}
	return out
}

// openText opens the file of the catalogue after replacing parts of its text.
func openText(t *testing.T, name string, o experiments.Options, replace ...string) *experiments.Experiment {
	t.Helper()
	files, err := experiments.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	text := string(files[0].Text)
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(text, replace[i]) {
			t.Fatalf("%s has no %q", name, replace[i])
		}
		text = strings.Replace(text, replace[i], replace[i+1], 1)
	}
	e, err := experiments.Open(experiments.File{Name: name, Text: []byte(text)}, o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// What no cell reads leaves the hashes as they are: the run has another name, and its
// cells are not computed again.
func TestHashIsOfWhatIsComputed(t *testing.T) {
	want := hashesOf(openText(t, "fig5", experiments.Options{}))
	for _, set := range []string{"title=Another", "source=me", "claims=[5a]", "quick=[]", "fidelity=[simulated, analytic]"} {
		e := openText(t, "fig5", experiments.Options{Set: []string{set}})
		for cell, h := range hashesOf(e) {
			if h != want[cell] {
				t.Errorf("%s: hash of %s changes", set, cell)
			}
		}
	}
	for _, set := range []string{"name=other", "seed=99", "sojourn.arrival_rate=1.9", "network.psi=2e-8"} {
		for cell, h := range hashesOf(openText(t, "fig5", experiments.Options{Set: []string{set}})) {
			if h == want[cell] {
				t.Errorf("%s: hash of %s stays", set, cell)
			}
		}
	}
}

// Cells of other fidelities that join a plan change nothing.
func TestHashWithoutOtherFidelities(t *testing.T) {
	for _, name := range []string{"fig5", "fidelities", "s9-consensus"} {
		all := hashesOf(openText(t, name, experiments.Options{}))
		analytic := openText(t, name, experiments.Options{Fidelity: []string{"analytic"}})
		if len(analytic.Cells) == 0 || len(analytic.Cells) == len(all) {
			t.Fatalf("%s: %d of %d cells are analytic", name, len(analytic.Cells), len(all))
		}
		for cell, h := range hashesOf(analytic) {
			if all[cell] != h {
				t.Errorf("%s: hash of %s changes with the fidelities", name, cell)
			}
		}
	}
}

func TestHashOfAScenarioIgnoresItsFigures(t *testing.T) {
	want := hashesOf(openText(t, "s4-vaccine", experiments.Options{}))
	e := openText(t, "s4-vaccine", experiments.Options{})
	e.Spec.Scenario.Figures, e.Spec.Scenario.Predicates, e.Spec.Scenario.Tables = nil, nil, nil
	for cell, h := range hashesOf(e) {
		if want[cell] != h {
			t.Errorf("hash of %s changes with the figures", cell)
		}
	}
}

func TestHashesDiffer(t *testing.T) {
	seen := map[experiments.Hash]string{}
	for _, name := range experiments.Names() {
		for cell, h := range hashesOf(openText(t, name, experiments.Options{})) {
			at := name + ": " + cell
			if other, ok := seen[h]; ok {
				t.Errorf("%s and %s have one hash", at, other)
			}
			if len(h) != 64 {
				t.Errorf("%s: hash %q", at, h)
			}
			seen[h] = at
		}
	}
}

// Other recordings are other inputs.
func TestHashHoldsTheInputs(t *testing.T) {
	a := openText(t, "fig6", experiments.Options{})
	b := *a
	b.Inputs = []string{"eye-state 4e20"}
	if a.Hash(a.Cells[0]) == b.Hash(a.Cells[0]) {
		t.Error("other inputs, same hash")
	}
}

// The hashes of one file are fixed: whoever changes them makes all stores worthless. With
// a new EngineVersion, the hash that the failure shows goes here.
func TestHashIsStable(t *testing.T) {
	e := openText(t, "fig7", experiments.Options{})
	const engine, want = 2, "cb299694d8b93c14dcc126b24918de3a1362a4478afb2314b30d8b508b52f0b8"
	if got := e.Hash(e.Cells[0]); experiments.EngineVersion != engine || got != want {
		t.Errorf("engine version %d: hash of %s is %s, want %s of version %d", experiments.EngineVersion, e.Cells[0].ID, got, want, engine)
	}
}
