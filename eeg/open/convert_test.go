package open_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ihealth/datasets"
	"ihealth/eeg"
	"ihealth/eeg/edf"
	"ihealth/eeg/eegtest"
	"ihealth/eeg/open"
	"ihealth/internal/scipy"
)

// corpus lists the corpus's sound files of all formats that are read.
func corpus(t *testing.T) []string {
	t.Helper()
	root, err := datasets.Root()
	if err != nil {
		t.Skip(err)
	}
	dir, files := eegtest.Corpus(t, root, "valid", ".edf", ".bdf", ".csv", ".arff", ".vhdr", ".hea")
	var paths []string
	for name, want := range files {
		if len(want.Channels) > 0 {
			paths = append(paths, filepath.Join(dir, filepath.FromSlash(name)))
		}
	}
	slices.Sort(paths)
	return paths
}

// convert writes the recording at path as a file of that kind and returns its path.
func convert(t *testing.T, path string, kind edf.Kind) (string, []eeg.Warning) {
	t.Helper()
	var survey *edf.Survey
	err := with(path, func(src eeg.Source) (err error) {
		survey, err = edf.Scan(src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	name := strings.ReplaceAll(filepath.Base(path), ".", "_") + "." + strings.ToLower(strings.TrimSuffix(string(kind), "+"))
	f, err := os.Create(filepath.Join(t.TempDir(), name))
	if err != nil {
		t.Fatal(err)
	}
	var warnings []eeg.Warning
	err = with(path, func(src eeg.Source) (err error) {
		warnings, err = edf.Copy(f, src, survey, edf.WriterOptions{Kind: kind, Personal: true})
		return err
	})
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return f.Name(), warnings
}

// with opens the recording at path for use.
func with(path string, use func(eeg.Source) error) error {
	r, err := open.File(path, open.Options{})
	if err != nil {
		return err
	}
	return errors.Join(use(r), r.Close())
}

// collect reads the recording at path.
func collect(t *testing.T, path string) (s eegtest.Stream) {
	t.Helper()
	err := with(path, func(src eeg.Source) (err error) {
		s, err = eegtest.Collect(src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestAllFormatsConvert writes every sound file of the corpus as EDF+ and BDF+, and that
// as the other, and demands every time the same types, segments, annotations, start and
// physical values, to half a step of the coarser file, and of triggers the low 16 bits.
func TestAllFormatsConvert(t *testing.T) {
	for _, path := range corpus(t) {
		for first, second := range map[edf.Kind]edf.Kind{edf.EDFPlus: edf.BDFPlus, edf.BDFPlus: edf.EDFPlus} {
			t.Run(fmt.Sprint(filepath.Base(path), " to ", first, " to ", second), func(t *testing.T) {
				once, _ := convert(t, path, first)
				twice, _ := convert(t, once, second)
				was := collect(t, path)
				compareStreams(t, was, collect(t, once))
				compareStreams(t, was, collect(t, twice))
			})
		}
	}
}

func compareStreams(t *testing.T, was, is eegtest.Stream) {
	t.Helper()
	a, b := was.Recording, is.Recording
	padded := slices.ContainsFunc(b.Annotations, func(n eeg.Annotation) bool { return n.Text == "padded" })
	if !a.Start.IsZero() && !a.Start.Equal(b.Start) || !padded && eegtest.Diff(a.Segments, b.Segments) != "" {
		t.Errorf("start %v with segments %v, want %v with %v", b.Start, b.Segments, a.Start, a.Segments)
	}
	added := func(n eeg.Annotation) bool { return n.Text == "padded" || strings.HasPrefix(n.Text, "missing ") }
	kept := slices.DeleteFunc(slices.Clone(b.Annotations), added)
	if diff := eegtest.Diff(a.Annotations, kept); diff != "" && len(a.Annotations)+len(kept) > 0 {
		t.Error(diff)
	}
	for i, s := range a.Signals {
		g := b.Signals[i]
		more := g.Samples - s.Samples
		if g.Label != s.Label && g.Label != string(s.Type)+" "+s.Label || g.Type != s.Type || g.Unit != s.Unit || g.Rate.Compare(s.Rate) != 0 || more != 0 && (more != 1 || !padded) {
			t.Errorf("%+v, want %+v", g, s)
			continue
		}
		for k, v := range was.Values[i] {
			want, got := s.Physical(v), g.Physical(is.Values[i][k])
			if s.Type == eeg.TypeTrig && s.High > math.MaxUint16 {
				want, got = float64(int(want)&math.MaxUint16), float64(int(got)&math.MaxUint16)
			}
			if step := max(math.Abs(g.Gain), math.Abs(s.Gain)); !math.IsNaN(v) && math.Abs(got-want) > 0.501*step {
				t.Errorf("%s: sample %d is %v, want %v to half of %v", s.Label, k, got, want, step)
				break
			}
		}
	}
}

// TestWrittenFilesAgainstMNE lets MNE read what was written.
func TestWrittenFilesAgainstMNE(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds: run without -short")
	}
	var paths []string
	for _, path := range corpus(t) {
		for _, kind := range []edf.Kind{edf.EDFPlus, edf.BDFPlus} {
			if r := collect(t, path).Recording; len(r.Segments) == 1 && !mixed(r.Signals) {
				written, _ := convert(t, path, kind)
				paths = append(paths, written)
			}
		}
	}
	var want map[string]map[string][3]float64
	if err := json.Unmarshal(scipy.RunMNE(t, "testdata/summary.py", paths...), &want); err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		compareMNE(t, path, want[path])
	}
}

// mixed reports whether rates differ: MNE resamples then, as it glues segments.
func mixed(signals []eeg.Signal) bool {
	return slices.ContainsFunc(signals, func(s eeg.Signal) bool { return s.Rate.Compare(signals[0].Rate) != 0 })
}

// TestWrittenFilesAgainstEDFlib lets EDFlib, which refuses what strays from the
// formats' rules, read the continuous files: it finds the same samples, means and
// annotations.
func TestWrittenFilesAgainstEDFlib(t *testing.T) {
	program := filepath.Join(t.TempDir(), "edflib")
	gcc, err := exec.LookPath("gcc")
	if err != nil {
		t.Skip("no gcc: install it and libedf-dev to run this test")
	}
	if out, err := exec.CommandContext(t.Context(), gcc, "-o", program, "testdata/edflib.c", "-ledf", "-lm").CombinedOutput(); err != nil {
		t.Skipf("no EDFlib (Debian: libedf-dev): %v\n%s", err, out)
	}
	for _, path := range corpus(t) {
		for _, kind := range []edf.Kind{edf.EDFPlus, edf.BDFPlus} {
			written, _ := convert(t, path, kind)
			is := collect(t, written)
			if len(is.Recording.Segments) > 1 || len(is.Recording.Signals) > 250 {
				continue // EDFlib reads no EDF+D, and no more signals
			}
			out, err := exec.CommandContext(t.Context(), program, written).CombinedOutput()
			if err != nil {
				t.Errorf("%s: %v\n%s", written, err, out)
				continue
			}
			compareEDFlib(t, written, is, strings.Split(strings.TrimSpace(string(out)), "\n"))
		}
	}
}

// compareEDFlib compares its lines, the number of annotations and then samples and mean
// of every signal.
func compareEDFlib(t *testing.T, path string, is eegtest.Stream, lines []string) {
	t.Helper()
	if want := fmt.Sprint(len(is.Recording.Annotations)); lines[0] != want || len(lines) != 1+len(is.Values) {
		t.Fatalf("%s: %s annotations in %d lines, want %s", filepath.Base(path), lines[0], len(lines), want)
	}
	for i, v := range is.Values {
		var n int
		var mean float64
		if _, err := fmt.Sscan(lines[i+1], &n, &mean); err != nil {
			t.Fatal(err)
		}
		s := is.Recording.Signals[i]
		want := 0.0
		for _, x := range v {
			want += s.Physical(x) / float64(len(v))
		}
		if n != len(v) || math.Abs(mean-want) > 1e-9*max(1, math.Abs(want)) {
			t.Errorf("%s, %s: %d samples of mean %v, want %d of %v", filepath.Base(path), s.Label, n, mean, len(v), want)
		}
	}
}
