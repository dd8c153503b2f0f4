package main

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// Doctor names every part that the commands and tests need, and exits with 0 where only
// optional ones are missing: here all programs are.
func TestDoctorWithoutPrograms(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("PATH", t.TempDir())
	status, stdout, stderr := invoke(t, "", "doctor")
	if status != 0 || stderr != "" {
		t.Fatalf("exit status %d\n%s", status, stderr)
	}
	for _, part := range []string{"folder for results", "ports", "recordings", "go ", "chromium", "jupyter", "slurm", "npm", "netem"} {
		if !strings.Contains(stdout, "\n"+part) {
			t.Errorf("nothing of %s in\n%s", part, stdout)
		}
	}
	if !strings.Contains(stdout, "missing") || !strings.Contains(stdout, "apt-get install") {
		t.Errorf("no remedy in\n%s", stdout)
	}
}

func TestDoctorTellsWhatIsMissing(t *testing.T) {
	found := diagnose(t.Context(), []probe{
		{"a", "x", "get a", func(context.Context) (string, error) { return "a 1.0", nil }},
		{"b", "y", "get b", func(context.Context) (string, error) { return "", errors.New("no b") }},
	})
	want := []finding{{"a", true, "a 1.0", "x", ""}, {"b", false, "no b", "y", "get b"}}
	for i := range want {
		if found[i] != want[i] {
			t.Errorf("%+v, want %+v", found[i], want[i])
		}
	}
}

func TestDoctorLooksForItself(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	probe := probes()[0]
	if found, err := probe.look(t.Context()); err != nil || !strings.HasPrefix(found, dir) {
		t.Errorf("%q, %v", found, err)
	}
	t.Setenv("PATH", "")
	if _, err := version("program-that-nobody-has")(t.Context()); err == nil {
		t.Error("a missing program is found")
	}
}
