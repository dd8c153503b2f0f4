package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// The command of the manifest, run once an index in the order in which pods happen to
// start, gives the bytes of a run.
func TestKubernetesGivesTheSameBytes(t *testing.T) {
	args := append([]string{}, small...)
	args[len(args)-1] = "sojourn.service_rates=[43,44,45]"
	dir := t.TempDir()
	out := filepath.Join(dir, "runs")
	status, text, said := invoke(t, "", append([]string{"kubernetes", "--shards", "4", "--image", "i", "--claim", "c", "--out", out}, args...)...)
	if status != 0 {
		t.Fatal(said)
	}
	var config struct{ Data map[string]string }
	var job struct {
		Spec struct {
			Completions int
			Template    struct {
				Spec struct{ Containers []struct{ Command []string } }
			}
		}
	}
	documents := yaml.NewDecoder(strings.NewReader(text))
	for _, v := range []any{&config, &job} {
		if err := documents.Decode(v); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "fig5.yaml"), []byte(config.Data["fig5.yaml"]), 0o644); err != nil {
		t.Fatal(err)
	}
	if job.Spec.Completions != 4 {
		t.Fatalf("%d completions", job.Spec.Completions)
	}
	for _, index := range []int{2, 0, 3, 1} {
		var line []string
		for _, word := range job.Spec.Template.Spec.Containers[0].Command {
			word = strings.ReplaceAll(word, "$(JOB_COMPLETION_INDEX)", strconv.Itoa(index))
			line = append(line, strings.Replace(word, "/experiment/", dir+"/", 1))
		}
		if status, _, said := invoke(t, "", line[1:]...); status != 0 {
			t.Fatalf("%q: %s", line, said)
		}
	}
	if got, want := sumOf(t, out), referenceOf(t, args); got != want {
		t.Errorf("sum %s, want %s", got, want)
	}
}
