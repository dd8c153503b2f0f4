package schema_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"ihealth/experiments"
	"ihealth/experiments/schema"
)

// The committed schema is what the types give today.
func TestSchemaIsFresh(t *testing.T) {
	got, err := schema.Of("..")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(experiments.Schema()), string(got)); diff != "" {
		t.Errorf("experiments/schema.json is stale: run make gen and commit (-committed +generated)\n%s", diff)
	}
}

func TestSchemaOfAnotherFolder(t *testing.T) {
	if _, err := schema.Of("absent"); err == nil {
		t.Error("a folder that does not exist is accepted")
	}
}

func compile(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(experiments.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// validate reads the text as editors do, by the core schema of YAML 1.2.
func validate(s *jsonschema.Schema, text string) error {
	var v any
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		return err
	}
	return s.Validate(v)
}

// Every file of the catalogue, and what it resolves to, is valid and names the schema.
func TestCatalogueIsValid(t *testing.T) {
	s := compile(t)
	files := experiments.Catalogue()
	if len(files) != len(experiments.Names()) {
		t.Fatalf("%d files of %d", len(files), len(experiments.Names()))
	}
	for _, f := range files {
		if first, _, _ := strings.Cut(string(f.Text), "\n"); first != "# yaml-language-server: $schema=../schema.json" {
			t.Errorf("%s begins with %q", f.Name, first)
		}
		if err := validate(s, string(f.Text)); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		e, err := experiments.Open(f, experiments.Options{Quick: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(s, string(e.Resolved)); err != nil {
			t.Errorf("%s, resolved: %v", f.Name, err)
		}
	}
}

// So are the files that ihealth init writes.
func TestStartersAreValid(t *testing.T) {
	s := compile(t)
	for _, starter := range experiments.Starters() {
		text := string(starter.Text("x.json"))
		if first, _, _ := strings.Cut(text, "\n"); first != "# yaml-language-server: $schema=x.json" {
			t.Errorf("%s begins with %q", starter.Kind, first)
		}
		if err := validate(s, text); err != nil {
			t.Errorf("%s: %v", starter.Kind, err)
		}
	}
}

// The schema finds the mistakes of form, as the decoder does.
func TestBadFilesAreInvalid(t *testing.T) {
	s := compile(t)
	text, err := os.ReadFile("../paper/fig5.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, where string }{
		{"arrival_rate:", "arival_rate:", "/sojourn"},
		{"arrival_rate: 2 ", "arrival_rate: two ", "/sojourn/arrival_rate"},
		{"entities: 21 ", "entities: 2.5 ", "/sojourn/entities"},
		{"[43, 50, 60]", "43", "/sojourn/service_rates"},
		{"[equal, levels, classes]", "[equal, level]", "/sojourn/schemes/1"},
		{"[analytic, simulated]", "[analytic, simulation]", "/fidelity/1"},
		{"seed: 2014", "seed: -1", "/seed"},
		{"name: fig5", "name: Fig 5", "/name"},
		{"name: fig5", "nam: fig5", ""},
		{"fidelity:", "extend: fig7\nfidelity:", ""},
		{"sojourn:\n", "sweep: {sojourn.entities: 3}\nsojourn:\n", "/sweep/sojourn.entities"},
		{"sojourn:\n", "sweep: {sojourn.entities: []}\nsojourn:\n", "/sweep/sojourn.entities"},
		{"sojourn:\n", "sweep: {sojourn.entities: rnge(1)}\nsojourn:\n", "/sweep/sojourn.entities"},
		{"quick: ", "claim: ", ""},
	} {
		bad := strings.Replace(string(text), c.old, c.new, 1)
		if bad == string(text) {
			t.Fatalf("no %q in the file", c.old)
		}
		err := validate(s, bad)
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("at '%s'", c.where)) {
			t.Errorf("%q: %v, want an error at %q", c.new, err, c.where)
		}
		if _, _, err := experiments.Load("f.yaml", []byte(bad), experiments.Options{}); err == nil {
			t.Errorf("%q: the decoder accepts it", c.new)
		}
	}
}

// Sweeps and bases are valid in all their forms.
func TestSweepsAndBasesAreValid(t *testing.T) {
	s := compile(t)
	for _, text := range []string{
		"extends: fig5\n",
		"extends: fig5\nsweep:\n  sojourn.arrival_rate: range(1, 2, 0.5)\n",
		"extends: fig5\nsweep:\n  sojourn.entities, sojourn.classes: [[3, [1, 1, 1]]]\n",
	} {
		if err := validate(s, text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if _, err := experiments.Open(experiments.File{Name: "f.yaml", Text: []byte(text)}, experiments.Options{}); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Keys are described by the comments of their fields.
func TestKeysAreDescribed(t *testing.T) {
	text := string(experiments.Schema())
	for _, want := range []string{`"λ_i of every entity, 1/s, > 0"`, `"h, in standard deviations, 0.1 to 8"`, `"of every random stream"`} {
		if !strings.Contains(text, `"description": `+want) {
			t.Errorf("no description %s", want)
		}
	}
}
