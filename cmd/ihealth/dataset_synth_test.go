package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ihealth/eeg"
	"ihealth/eeg/open"
	"ihealth/eeg/synth"
)

func readAll(t *testing.T, path string) *eeg.Recording {
	t.Helper()
	r, err := open.File(path, open.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // opened for reading
	rec, err := eeg.Drain(r)
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

// TestDatasetSynth: what is written reads back, holds what the truth says, and comes
// out the same twice.
func TestDatasetSynth(t *testing.T) {
	dir := t.TempDir()
	var written [2][]byte
	for i, name := range []string{"a.edf", "b.edf", "c.bdf"} {
		path := filepath.Join(dir, name)
		status, stdout, stderr := invoke(t, "", "dataset", "synth", path, "--scenario", "../../examples/scenario.yaml", "--duration", "700s", "--json")
		var done generated
		if err := json.Unmarshal([]byte(stdout), &done); err != nil || status != 0 {
			t.Fatalf("exit status %d, %v, stderr %q", status, err, stderr)
		}
		src, err := os.ReadFile(done.Truth)
		if err != nil {
			t.Fatal(err)
		}
		var truth struct {
			Scenario struct{ Seconds int }
			Events   []synth.Event
		}
		if err := json.Unmarshal(src, &truth); err != nil {
			t.Fatal(err)
		}
		rec := readAll(t, path)
		if truth.Scenario.Seconds != 700 || len(rec.Signals) != 14 || len(truth.Events) != done.Events || done.Events < 100 || len(rec.Annotations) < done.Events {
			t.Errorf("%s: %d channels, %d events of %d, %d annotations", name, len(rec.Signals), len(truth.Events), done.Events, len(rec.Annotations))
		}
		if i < 2 {
			if written[i], err = os.ReadFile(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !bytes.Equal(written[0], written[1]) {
		t.Error("the same scenario gave other bytes")
	}
}

func TestDatasetSynthRefuses(t *testing.T) {
	dir := t.TempDir()
	there := filepath.Join(dir, "there.edf")
	bad := filepath.Join(dir, "bad.yaml")
	for path, text := range map[string]string{there: "", bad: "seconds: 10\nfaults:\n  - {kind: noise, chanel: F8}\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(dir, "out.edf")
	for _, row := range []struct {
		status int
		want   string
		args   []string
	}{
		{1, "there.edf exists: choose another name, or --force", []string{there}},
		{1, `bad.yaml:3:19: unknown key "chanel"`, []string{out, "--scenario", bad}},
		{1, "check the path", []string{out, "--scenario", filepath.Join(dir, "none.yaml")}},
		{2, "--duration 1.5s: want whole seconds", []string{out, "--duration", "1.5s"}},
		{2, "2764800 seconds: want 1 to", []string{out, "--duration", "768h"}},
		{1, "no such file", []string{filepath.Join(dir, "none", "out.edf"), "--duration", "1s"}},
	} {
		status, _, stderr := invoke(t, "", append([]string{"dataset", "synth"}, row.args...)...)
		if status != row.status || !strings.Contains(stderr, row.want) {
			t.Errorf("%v: exit status %d, stderr %q; want %d, %q", row.args, status, stderr, row.status, row.want)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("%v left behind, %v", left, err)
	}
}
