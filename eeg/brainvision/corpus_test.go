package brainvision_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ihealth/datasets"
	"ihealth/eeg"
	"ihealth/eeg/brainvision"
	"ihealth/eeg/eegtest"
	"ihealth/eeg/feature"
)

func corpusRoot(t *testing.T) string {
	t.Helper()
	root, err := datasets.Root()
	if err != nil {
		t.Skip(err)
	}
	return root
}

func TestCorpusIsExact(t *testing.T) {
	dir, all := eegtest.Corpus(t, corpusRoot(t), "valid", ".vhdr")
	for name, want := range all {
		t.Run(name, func(t *testing.T) {
			s, err := readAll(os.DirFS(dir), name, brainvision.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(s.Recording.Warnings) > 0 || s.Recording.Format != want.Format || len(s.Recording.Signals) != len(want.Channels) {
				t.Fatalf("%+v", s.Recording)
			}
			checkMarkers(t, s.Recording, want)
			r, err := brainvision.Open(os.DirFS(dir), name, brainvision.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close() //nolint:errcheck // opened for reading
			whole := eegtest.Windows(t, r, feature.All)
			for i, c := range want.Channels {
				if got := s.Recording.Signals[i]; got.Label != c.Label || got.Type != eeg.TypeEEG || got.Unit != "uV" || got.Rate.Hz() != c.FS || got.Samples != c.N {
					t.Errorf("channel %d is %+v, want %d samples of %s at %v Hz", i, got, c.N, c.Label, c.FS)
				}
				eegtest.CheckMoments(t, c.Label, whole[0].Channels[i], c.Numpy)
			}
		})
	}
}

func checkMarkers(t *testing.T, r *eeg.Recording, want eegtest.Expectation) {
	t.Helper()
	if len(r.Annotations) != len(want.Annotations) || r.Start.IsZero() {
		t.Fatalf("start %v, annotations %v; want %v", r.Start, r.Annotations, want.Annotations)
	}
	rate := r.Signals[0].Rate
	for i, w := range want.Annotations {
		text := w.Type + "/" + strings.ReplaceAll(w.Text, `\1`, ",")
		if got := r.Annotations[i]; got.Onset != rate.Time(w.Sample) || got.Duration != rate.Time(w.Len) || got.Text != text {
			t.Errorf("annotation %d is %+v, want %+v", i, got, w)
		}
	}
}

// TestForeignWriter reads what BioSig's converter writes: it names a file of markers
// that is not there, and channels of the same label.
func TestForeignWriter(t *testing.T) {
	path := filepath.Join(corpusRoot(t), "edf-corpus", "other", "bva_from_edfplus.vhdr")
	s, err := readAll(os.DirFS(filepath.Dir(path)), filepath.Base(path), brainvision.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := s.Recording
	if !eegtest.Warned(r, brainvision.ErrNoMarkers) || !eegtest.Warned(r, brainvision.ErrLabel) || r.Signals[0].Rate != eeg.RateHz(128) || r.Signals[13].Samples == 0 {
		t.Errorf("%+v", r)
	}
}
