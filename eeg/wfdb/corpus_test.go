package wfdb_test

import (
	"math"
	"os"
	"testing"

	"ihealth/datasets"
	"ihealth/eeg"
	"ihealth/eeg/eegtest"
	"ihealth/eeg/feature"
	"ihealth/eeg/wfdb"
)

func corpus(t *testing.T) (string, map[string]eegtest.Expectation) {
	t.Helper()
	root, err := datasets.Root()
	if err != nil {
		t.Skip(err)
	}
	return eegtest.Corpus(t, root, "valid", ".hea")
}

func TestCorpusIsExact(t *testing.T) {
	dir, all := corpus(t)
	for name, want := range all {
		t.Run(name, func(t *testing.T) {
			s, err := readAll(os.DirFS(dir), name, wfdb.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Recording.Warnings) > 0 || s.Recording.Format != want.Format || len(s.Recording.Signals) < len(want.Channels) {
				t.Fatalf("%+v", s.Recording)
			}
			r, err := wfdb.Open(os.DirFS(dir), name, wfdb.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close() //nolint:errcheck // opened for reading
			whole := eegtest.Windows(t, r, feature.All)
			for i, c := range want.Channels {
				if got := s.Recording.Signals[i]; got.Label != c.Label || got.Type != eeg.TypeEEG || got.Unit != "uV" || got.Rate.Hz() != c.FS || got.Samples != c.N {
					t.Errorf("signal %d is %+v, want %d samples of %s at %v Hz", i, got, c.N, c.Label, c.FS)
				}
				eegtest.CheckMoments(t, c.Label, whole[0].Channels[i], c.Numpy)
			}
		})
	}
}

// TestCorpusMissingSamples finds those that the corpus tells of, and between them the
// same codes as in the record in format 212 of the same signals.
func TestCorpusMissingSamples(t *testing.T) {
	dir, _ := corpus(t)
	missing, err := readAll(os.DirFS(dir), "other/wfdb16nan.hea", wfdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := readAll(os.DirFS(dir), "other/wfdb212.hea", wfdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for k := 100; k < 110; k++ {
		whole.Values[1][k] = math.NaN()
	}
	if diff := eegtest.Diff(whole.Values, missing.Values); diff != "" {
		t.Error(diff)
	}
}
