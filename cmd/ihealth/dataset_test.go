package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ihealth/datasets"
)

// elsewhere makes a data root without datasets and a working directory beside none.
func elsewhere(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	t.Setenv(datasets.RootVariable, root)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Chdir(string(filepath.Separator))
	return root
}

func TestDatasetList(t *testing.T) {
	elsewhere(t)
	status, stdout, stderr := invoke(t, "", "dataset", "list", "--json")
	var got struct{ Datasets []datasetEntry }
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || status != 0 {
		t.Fatalf("exit status %d, %v in %q, stderr %q", status, err, stdout, stderr)
	}
	if len(got.Datasets) != len(datasets.Catalogue()) || got.Datasets[0].Name != "chbmit" || got.Datasets[0].SHA256 != nil || got.Datasets[0].Path != nil {
		t.Errorf("%s", stdout)
	}
	for _, width := range []string{"80", "120"} {
		t.Setenv("COLUMNS", width)
		status, stdout, _ = invoke(t, "", "dataset", "list")
		if status != 0 || strings.Count(stdout, " no ") != len(datasets.Catalogue()) {
			t.Errorf("exit status %d\n%s", status, stdout)
		}
	}
}

func TestDatasetInfo(t *testing.T) {
	root := elsewhere(t)
	status, stdout, _ := invoke(t, "", "dataset", "info", "siena")
	if status != 0 || !strings.Contains(stdout, "CC BY 4.0") || !strings.Contains(stdout, "fetch it with ihealth dataset fetch siena PATTERN") {
		t.Errorf("exit status %d\n%s", status, stdout)
	}
	night := filepath.Join(root, "eeg", "siena", "PN00")
	if err := os.MkdirAll(night, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(night, "PN00-1.edf"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, stdout, _ = invoke(t, "", "dataset", "info", "siena"); !strings.Contains(stdout, "here      1 file (") {
		t.Errorf("%s", stdout)
	}
	if status, _, stderr := invoke(t, "", "dataset", "info", "none"); status != 1 || !strings.Contains(stderr, "want one of chbmit, ") {
		t.Errorf("exit status %d, stderr %q", status, stderr)
	}
}

// TestDatasetFetchFromMirror takes the recordings of this machine as the mirror.
func TestDatasetFetchFromMirror(t *testing.T) {
	here, err := datasets.Find("eye-state")
	if err != nil {
		t.Skip(err)
	}
	mirror := strings.TrimSuffix(filepath.ToSlash(here), "/eeg/eye-state/eeg-eye-state.csv")
	root := elsewhere(t)
	for _, state := range []string{"fetched  ", "present  "} {
		status, stdout, stderr := invoke(t, "", "dataset", "fetch", "eye-state", "--mirror", mirror)
		if status != 0 || !strings.HasPrefix(stdout, state+filepath.Join(root, "eeg")) || !strings.Contains(stderr, "licence: CC BY 4.0; cite: Roesler") {
			t.Fatalf("exit status %d, stdout %q, stderr %q", status, stdout, stderr)
		}
	}
	if status, _, stderr := invoke(t, "", "dataset", "fetch", "eegmmidb", "S001/*", "--mirror", t.TempDir()); status != 1 || !strings.Contains(stderr, "the mirror has no such file: it must be a data root with eeg/eegmmidb/SHA256SUMS.txt") {
		t.Errorf("exit status %d, stderr %q", status, stderr)
	}
}

func TestDatasetFetchRefusesAnotherFile(t *testing.T) {
	root, mirror := elsewhere(t), t.TempDir()
	wrong := filepath.Join(mirror, "eeg", "eye-state", "eeg-eye-state.csv")
	if err := os.MkdirAll(filepath.Dir(wrong), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(wrong, []byte("AF3\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := invoke(t, "", "dataset", "fetch", "eye-state", "--mirror", mirror)
	if status != 1 || stdout != "" || !strings.Contains(stderr, "wrong checksum") {
		t.Errorf("exit status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
	if left, err := filepath.Glob(filepath.Join(root, "eeg", "eye-state", "*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if status, _, stderr := invoke(t, "", "dataset", "fetch"); status != 2 || !strings.Contains(stderr, "missing argument: NAME") {
		t.Errorf("exit status %d, stderr %q", status, stderr)
	}
}
