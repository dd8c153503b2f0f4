package open_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ihealth/datasets"
	"ihealth/eeg"
	"ihealth/eeg/arff"
	"ihealth/eeg/brainvision"
	"ihealth/eeg/csv"
	"ihealth/eeg/edf"
	"ihealth/eeg/eegtest"
	"ihealth/eeg/emotiv"
	"ihealth/eeg/gdf"
	"ihealth/eeg/open"
	"ihealth/eeg/wfdb"
)

// read reads the recording at path to its end and returns its description.
func read(path string, o open.Options) (*eeg.Recording, error) {
	r, err := open.File(path, o)
	if err != nil {
		return nil, err
	}
	rec, err := eeg.Drain(r)
	return rec, errors.Join(err, r.Close())
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFileByNameAndContent(t *testing.T) {
	const rows = "a,b\n1,2\n"
	tests := []struct {
		name, content string
		want          error
	}{
		{"x.csv", rows, nil},
		{"x.CSV", rows, nil},
		{"x.txt", rows, open.ErrFormat},
		{"x.edf", rows, edf.ErrNotEDF},
		{"x.edf", "", edf.ErrTruncatedHeader},
		{"x.csv", "", csv.ErrHeader},
		{"x.txt", "0       and more", edf.ErrTruncatedHeader},
		{"x.csv", "\xffBIOSEMI", edf.ErrTruncatedHeader},
		{"x.csv", "a,b\n1,x\n", csv.ErrValue},
		{"x.bdf", rows, edf.ErrNotEDF},
		{"x.vhdr", rows, brainvision.ErrNotBrainVision},
		{"x.gdf", rows, gdf.ErrNotGDF},
		{"x.txt", "GDF 2.51", gdf.ErrTruncatedHeader},
		{"x.hea", rows, wfdb.ErrHeader},
		{"x.eeg", rows, open.ErrFormat},
		{"x.arff", rows, arff.ErrHeader},
		{"x.csv", "sampling:128, labels:COUNTER GYROX\n", emotiv.ErrHeader},
	}
	for _, tt := range tests {
		path := write(t, tt.name, tt.content)
		rec, err := read(path, open.Options{})
		switch {
		case !errors.Is(err, tt.want):
			t.Errorf("%s %q: %v, want %v", tt.name, tt.content, err, tt.want)
		case err != nil && !strings.HasPrefix(err.Error(), path+":"):
			t.Errorf("%q does not begin with the path", err)
		case err == nil && (rec.Format != "CSV" || rec.Signals[0].Samples != 1):
			t.Errorf("%s: %+v", tt.name, rec)
		}
	}
}

// TestCorpus opens every valid file of the corpus and says what it is.
func TestCorpus(t *testing.T) {
	root, err := datasets.Root()
	if err != nil {
		t.Skip(err)
	}
	dir, files := eegtest.Corpus(t, root, "valid", ".edf", ".bdf", ".gdf", ".vhdr", ".hea", ".csv", ".arff")
	for name, want := range files {
		rec, err := read(filepath.Join(dir, name), open.Options{})
		if err != nil || rec.Format != want.Format || len(rec.Signals) < len(want.Channels) {
			t.Errorf("%s: %+v, %v", name, rec, err)
		}
	}
}

func TestMissingFile(t *testing.T) {
	if _, err := open.File(filepath.Join(t.TempDir(), "none.edf"), open.Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v, want ErrNotExist", err)
	}
	for _, path := range []string{t.TempDir(), os.DevNull} {
		if _, err := open.File(path, open.Options{}); !errors.Is(err, open.ErrNoFile) || !strings.HasPrefix(err.Error(), path+": ") {
			t.Errorf("%v, want %s and ErrNoFile", err, path)
		}
	}
}

func TestRateOfText(t *testing.T) {
	rec, err := read(write(t, "x.csv", "a\n1\n"), open.Options{Rate: eeg.RateHz(250)})
	if err != nil || rec.Signals[0].Rate != eeg.RateHz(250) {
		t.Errorf("%+v, %v", rec, err)
	}
}

// TestCatalogue opens every recording of the catalogue that is on this machine.
func TestCatalogue(t *testing.T) {
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
			rec, err := read(path, open.Options{Rate: d.Rate})
			if err != nil {
				t.Fatal(err)
			}
			channels, hz := 64, 160.0
			if d.Name == "eye-state" {
				channels, hz = 14, 128
			}
			if s := rec.Signals; len(s) != channels || s[0].Rate.Hz() != hz || s[0].Unit != "uV" || len(rec.Annotations) == 0 {
				t.Errorf("%d channels of %+v and %d annotations", len(s), s[0], len(rec.Annotations))
			}
			if d.Name == "eye-state" && (rec.Signals[5].Label != "P7" || rec.Signals[0].Samples != 14980 || len(rec.Annotations) != 24) {
				t.Errorf("%+v with %d annotations, want P7, 14980 samples and 24 runs", rec.Signals[5], len(rec.Annotations))
			}
		})
	}
}
