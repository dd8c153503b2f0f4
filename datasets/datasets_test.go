package datasets_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ihealth/datasets"
)

func TestCatalogueIsComplete(t *testing.T) {
	seen := map[string]bool{}
	last := ""
	for _, d := range datasets.Catalogue() {
		if seen[d.Name] || d.Name < last {
			t.Errorf("%s is there twice or out of order", d.Name)
		}
		seen[d.Name], last = true, d.Name
		pinned := len(d.SHA256) == 64 && !strings.HasSuffix(d.Remote, "/")
		listed := d.SHA256 == "" && d.Cut == nil && strings.HasSuffix(d.Remote, "/")
		if d.Title == "" || d.Source == "" || !strings.HasPrefix(d.URL, "https://") || !strings.HasPrefix(d.Remote, "https://") ||
			d.Licence == "" || d.Citation == "" || d.Path == "" || d.Collection() != listed || d.Collection() == pinned {
			t.Errorf("incomplete: %+v", d)
		}
	}
}

// place writes a dataset's file below a new data root.
func place(t *testing.T, name, content string) string {
	t.Helper()
	d, err := datasets.ByName(name)
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	path := filepath.Join(root, filepath.FromSlash(d.Path))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(datasets.RootVariable, root)
	return path
}

func TestFindInTheVariable(t *testing.T) {
	want := place(t, "eye-state", "x")
	if got, err := datasets.Find("eye-state"); err != nil || got != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
	if root, err := datasets.Root(); err != nil || root != os.Getenv(datasets.RootVariable) {
		t.Errorf("root %s, %v", root, err)
	}
}

func TestFindBesideTheWorkingDirectory(t *testing.T) {
	t.Setenv(datasets.RootVariable, "")
	above := t.TempDir()
	deep := filepath.Join(above, "repository", "eeg", "edf")
	file := filepath.Join(above, "shared", "data", "eeg", "eye-state", "eeg-eye-state.csv")
	for _, dir := range []string{deep, filepath.Dir(file)} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{deep, filepath.Join(above, "repository")} {
		t.Chdir(dir)
		got, err := datasets.Find("eye-state")
		if err != nil {
			t.Fatal(err)
		}
		a, errA := os.Stat(got)
		b, errB := os.Stat(file)
		if errA != nil || errB != nil || !os.SameFile(a, b) {
			t.Errorf("from %s: %s, want %s", dir, got, file)
		}
	}
}

func TestNotFoundSaysWhereAndWhat(t *testing.T) {
	root := t.TempDir()
	t.Setenv(datasets.RootVariable, root)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Chdir(string(filepath.Separator)) // above every folder that may hold data
	_, err := datasets.Find("eye-state")
	if !errors.Is(err, datasets.ErrNotFound) {
		t.Fatalf("%v, want ErrNotFound", err)
	}
	for _, want := range []string{root, datasets.RootVariable, "https://", "CC BY 4.0"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not name %q", err, want)
		}
	}
	t.Setenv(datasets.RootVariable, filepath.Join(root, "none"))
	if _, err := datasets.Root(); !errors.Is(err, datasets.ErrNotFound) {
		t.Errorf("%v, want ErrNotFound", err)
	}
	if _, err := datasets.Find("none"); !errors.Is(err, datasets.ErrUnknown) || !strings.Contains(err.Error(), "eye-state") {
		t.Errorf("%v, want ErrUnknown with the names", err)
	}
}

func TestVerify(t *testing.T) {
	path := place(t, "eye-state", "damaged")
	d, err := datasets.ByName("eye-state")
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Verify(path); !errors.Is(err, datasets.ErrChecksum) || !strings.Contains(err.Error(), path) {
		t.Errorf("%v, want ErrChecksum of the path", err)
	}
	if err := d.Verify(filepath.Join(filepath.Dir(path), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v, want ErrNotExist", err)
	}
	d.SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" // of nothing
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.Verify(path); err != nil {
		t.Error(err)
	}
}

// TestRemedy demands one that works without the command, too.
func TestRemedy(t *testing.T) {
	t.Setenv(datasets.RootVariable, t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Chdir(string(filepath.Separator)) // above every folder that may hold data
	for _, d := range datasets.Catalogue() {
		if _, err := datasets.Find(d.Name); err == nil || !strings.Contains(err.Error(), "ihealth dataset fetch "+d.Name+",") {
			t.Errorf("%v does not say how to fetch %s", err, d.Name)
		}
	}
	_, err := datasets.Find("eegmmidb-S001R02")
	for _, want := range []string{"keep the first 1255296 bytes of the publisher's S001R02.edf", `write "60      " over the 8 bytes from offset 236`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v lacks %q", err, want)
		}
	}
}

// TestCutIsRight compares the numbers of the recipe with the file that is here.
func TestCutIsRight(t *testing.T) {
	path, err := datasets.Find("eegmmidb-S001R01")
	if errors.Is(err, datasets.ErrNotFound) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(data) != 1255296 || string(data[184:192]) != "16896   " || string(data[236:244]) != "60      " || (len(data)-16896)/60 != 20640 {
		t.Errorf("%d bytes, header of %q, %q records", len(data), data[184:192], data[236:244])
	}
}

// TestFilesOfThisMachine verifies the checksums of the recordings that are here.
func TestFilesOfThisMachine(t *testing.T) {
	for _, d := range datasets.Catalogue() {
		if d.Collection() {
			continue
		}
		t.Run(d.Name, func(t *testing.T) {
			path, err := datasets.Find(d.Name)
			if errors.Is(err, datasets.ErrNotFound) {
				t.Skip(err)
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Verify(path); err != nil {
				t.Error(err)
			}
		})
	}
}
