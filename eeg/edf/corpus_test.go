package edf_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"strings"
	"testing"
	"time"

	"ihealth/datasets"
	"ihealth/eeg"
	"ihealth/eeg/edf"
	"ihealth/eeg/eegtest"
	"ihealth/eeg/feature"
)

// corpus returns the folder of oracle files and what it says about its EDF and BDF
// files of a class; the test is skipped without it.
func corpus(t *testing.T, class string) (string, map[string]eegtest.Expectation) {
	t.Helper()
	root, err := datasets.Root()
	if err != nil {
		t.Skip(err)
	}
	return eegtest.Corpus(t, root, class, ".edf", ".bdf")
}

func TestCorpusCorruptIsRefused(t *testing.T) {
	causes := []error{
		edf.ErrNotEDF, edf.ErrTruncatedHeader, edf.ErrHeader, edf.ErrNoRecord, edf.ErrTimekeeping, edf.ErrAnnotation,
	}
	dir, files := corpus(t, "corrupt")
	for name, want := range files {
		t.Run(name, func(t *testing.T) {
			in := eegtest.Load(t, dir, name)
			_, err := readAll(bytes.NewReader(in), edf.Options{})
			known := false
			for _, cause := range causes {
				known = known || errors.Is(err, cause)
			}
			if !known {
				t.Errorf("%v is no typed error (%s)", err, want.Verdict)
			}
			if !strings.HasPrefix(want.Verdict, "accept") {
				return
			}
			s, err := readAll(bytes.NewReader(in), edf.Options{Lenient: true})
			if err != nil || len(s.Recording.Warnings) == 0 {
				t.Errorf("leniently: %v, want %s", err, want.Verdict)
			}
		})
	}
}

func TestCorpusTolerableIsReadWithWarning(t *testing.T) {
	dir, files := corpus(t, "tolerable")
	for name, want := range files {
		t.Run(name, func(t *testing.T) {
			s := read(t, eegtest.Load(t, dir, name), edf.Options{})
			if len(s.Recording.Warnings) == 0 {
				t.Errorf("no warning, want %s", want.Verdict)
			}
			if len(s.Starts) != want.Records {
				t.Errorf("%d records, want %d", len(s.Starts), want.Records)
			}
			checkSamples(t, s, want)
			checkAnnotations(t, s.Recording, want)
		})
	}
}

func TestCorpusValidIsExact(t *testing.T) {
	dir, files := corpus(t, "valid")
	for name, want := range files {
		t.Run(name, func(t *testing.T) {
			in := eegtest.Load(t, dir, name)
			s := read(t, in, edf.Options{})
			if len(s.Recording.Warnings) > 0 || s.Recording.Format != want.Format {
				t.Errorf("format %s, warnings %v; want %s without", s.Recording.Format, s.Recording.Warnings, want.Format)
			}
			if want.Verdict == "" {
				return
			}
			for i, c := range want.Channels {
				if got := s.Recording.Signals[i]; got.Label != c.Label || got.Unit != c.Dim || got.Rate.Hz() != c.FS {
					t.Errorf("channel %d is %+v, want %s in %s at %v Hz", i, got, c.Label, c.Dim, c.FS)
				}
			}
			checkSamples(t, s, want)
			checkAnnotations(t, s.Recording, want)
			checkFeatures(t, in, want)
			if want.Segments != nil {
				checkSegments(t, s.Recording, want)
			}
		})
	}
}

// checkSamples compares numbers of samples and the checksum of all codes.
func checkSamples(t *testing.T, s eegtest.Stream, want eegtest.Expectation) {
	t.Helper()
	if len(s.Values) != len(want.Channels) {
		t.Fatalf("%d channels, want %d", len(s.Values), len(want.Channels))
	}
	for i, c := range want.Channels {
		var b []byte
		for _, v := range s.Values[i] {
			b = binary.LittleEndian.AppendUint32(b, uint32(int32(v)))
		}
		n := int64(len(s.Values[i]))
		if strings.Contains(want.Verdict, "(6)") {
			continue // the oracle's checksum is that of all records
		}
		if n != c.N || s.Recording.Signals[i].Samples != n || crc32.ChecksumIEEE(b) != c.CRC {
			t.Errorf("%s: %d samples with checksum %d, want %d with %d", c.Label, n, crc32.ChecksumIEEE(b), c.N, c.CRC)
		}
	}
}

func checkAnnotations(t *testing.T, r *eeg.Recording, want eegtest.Expectation) {
	t.Helper()
	if len(r.Annotations) != len(want.Annotations) {
		t.Fatalf("%d annotations %v, want %v", len(r.Annotations), r.Annotations, want.Annotations)
	}
	for i, w := range want.Annotations {
		got := r.Annotations[i]
		if eeg.Seconds(got.Onset) != w.Onset || got.Text != w.Text || got.Lasting != (w.Dur != nil) || w.Dur != nil && eeg.Seconds(got.Duration) != *w.Dur {
			t.Errorf("annotation %d is %+v, want %+v", i, got, w)
		}
	}
}

func checkSegments(t *testing.T, r *eeg.Recording, want eegtest.Expectation) {
	t.Helper()
	for i, w := range want.Segments {
		if i >= len(r.Segments) || eeg.Seconds(r.Segments[i].Start) != w[0] || eeg.Seconds(r.Segments[i].Duration) != w[1] {
			t.Fatalf("segments %v, want %v", r.Segments, want.Segments)
		}
	}
}

// checkFeatures compares the features of the whole file, or of its segments merged
// by the oracle, and those of its windows.
func checkFeatures(t *testing.T, in []byte, want eegtest.Expectation) {
	t.Helper()
	if len(want.Segments) < 2 && len(want.Channels) > 0 {
		whole := windows(t, in, feature.All)
		for i, c := range want.Channels {
			eegtest.CheckMoments(t, c.Label, whole[0].Channels[i], c.Exact)
		}
	}
	for i, c := range want.Channels {
		if len(c.Windows) == 0 {
			continue
		}
		length := time.Duration(float64(c.Windows[0].N) / c.FS * float64(time.Second))
		got := windows(t, in, length)
		for k, w := range c.Windows {
			if k >= len(got) || got[k].Channels[i].Samples != w.N {
				t.Fatalf("%s: window %d of %d has not %d samples", c.Label, k, len(got), w.N)
			}
			eegtest.CheckMoments(t, c.Label, got[k].Channels[i], w.Moments)
		}
	}
}

func windows(t *testing.T, in []byte, length time.Duration) []feature.Window {
	t.Helper()
	r, err := edf.NewReader(bytes.NewReader(in), edf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return eegtest.Windows(t, r, length)
}
