package readtest

import (
	"math"
	"os"
	"slices"
	"testing"

	"ihealth/eeg"
)

// Check opens a file of the corpus below the root of data, and compares labels, rate
// and values with what the corpus says: mean and variance to the roundings of numpy.
// The test is skipped without the corpus, or when its root was not found.
func Check(t *testing.T, root string, missing error, name string, open func(f *os.File) (eeg.Source, error)) Whole {
	t.Helper()
	if missing != nil {
		t.Skip(missing)
	}
	path, want := Corpus(t, root, name)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // opened for reading
	src, err := open(f)
	if err != nil {
		t.Fatal(err)
	}
	w, err := All(src)
	if err != nil {
		t.Fatal(err)
	}
	if w.Recording.Format != want.Format || len(w.Values) != len(want.Channels) {
		t.Fatalf("%s of %d channels, want %s of %d", w.Recording.Format, len(w.Values), want.Format, len(want.Channels))
	}
	for i, c := range want.Channels {
		s, v := w.Recording.Signals[i], w.Values[i]
		if s.Label != c.Label || s.Rate.Hz() != c.FS || len(v) != c.N || s.Samples != int64(c.N) || s.Type != eeg.TypeEEG {
			t.Errorf("%+v with %d values, want %s at %v Hz with %d", s, len(v), c.Label, c.FS, c.N)
			continue
		}
		c.Numpy.check(t, s.Label, v)
	}
	return w
}

// check compares the values of a channel.
func (n statistics) check(t *testing.T, label string, v []float64) {
	t.Helper()
	if v[0] != n.First || v[len(v)-1] != n.Last || slices.Min(v) != n.Min || slices.Max(v) != n.Max {
		t.Errorf("%s: from %v to %v, between %v and %v; want %+v", label, v[0], v[len(v)-1], slices.Min(v), slices.Max(v), n)
	}
	mean, variance := moments(v)
	if math.Abs(mean-n.Mean) > 1e-14*n.Mean || math.Abs(variance-n.Variance) > 1e-11*n.Variance {
		t.Errorf("%s: mean %v, variance %v; want %v, %v", label, mean, variance, n.Mean, n.Variance)
	}
}

// moments returns mean and population variance of v in two passes.
func moments(v []float64) (mean, variance float64) {
	for _, x := range v {
		mean += (x - v[0]) / float64(len(v))
	}
	mean += v[0]
	for _, x := range v {
		variance += (x - mean) * (x - mean) / float64(len(v))
	}
	return mean, variance
}
