package datasets_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"ihealth/datasets"
)

func layout(t *testing.T, files ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, f := range files {
		path := filepath.Join(root, filepath.FromSlash(f))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestCohort(t *testing.T) {
	root := layout(t, "README.md", ".cache/x", "02/Before.edf", "02/during.bdf", "02/after.csv", "02/notes.txt", "02/before.txt",
		"01/before.vhdr", "01/before.eeg", "01/before.vmrk", "01/during.vhdr", "01/after.vhdr")
	got, err := datasets.Cohort(root)
	if err != nil || len(got) != 2 || got[0].Name != "01" || got[1].Name != "02" {
		t.Fatalf("%+v, %v", got, err)
	}
	if got[1].Files[datasets.Before] != filepath.Join(root, "02", "Before.edf") || got[0].Files[datasets.Before] != filepath.Join(root, "01", "before.vhdr") {
		t.Errorf("%+v", got)
	}
}

func TestBadCohort(t *testing.T) {
	for _, files := range [][]string{nil, {"before.edf"}, {"1/before.edf", "1/during.edf"}, {"1/before.edf", "1/before.csv", "1/during.edf", "1/after.edf"}} {
		if got, err := datasets.Cohort(layout(t, files...)); !errors.Is(err, datasets.ErrCohort) {
			t.Errorf("%v: %+v, %v; want ErrCohort", files, got, err)
		}
	}
	if _, err := datasets.Cohort(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v, want ErrNotExist", err)
	}
}
