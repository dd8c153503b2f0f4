// Package readtest reads whole recordings for tests.
package readtest

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"ihealth/eeg"
)

// Whole is a recording with all its values, channels × samples, and the segment of
// each block.
type Whole struct {
	Recording *eeg.Recording
	Values    [][]float64
	Segments  []int
}

// All reads src to its end.
func All(src eeg.Source) (Whole, error) {
	w := Whole{Recording: src.Recording(), Values: make([][]float64, len(src.Recording().Signals))}
	for {
		b, err := src.Next()
		if errors.Is(err, io.EOF) {
			return w, nil
		}
		if err != nil {
			return w, err
		}
		w.Segments = append(w.Segments, b.Segment)
		for i, v := range b.Values {
			w.Values[i] = append(w.Values[i], v...)
		}
	}
}

// Expectation is what the corpus says about a file of text.
type Expectation struct {
	Format   string
	Channels []struct {
		Label string
		N     int
		FS    float64 `json:"fs"`
		Numpy statistics
	}
}

// statistics are those of a channel.
type statistics struct {
	Mean        float64
	Variance    float64 `json:"var_pop"`
	First, Last float64
	Min, Max    float64
}

// Corpus returns the path of a file of the corpus below the root of data, and what the
// corpus says about it; the test is skipped without it.
func Corpus(t *testing.T, root, name string) (string, Expectation) {
	t.Helper()
	dir := filepath.Join(root, "edf-corpus")
	b, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("no EDF corpus: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Files map[string]Expectation }
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	want, ok := all.Files[name]
	if !ok {
		t.Fatalf("the corpus does not know %s", name)
	}
	return filepath.Join(dir, filepath.FromSlash(name)), want
}
