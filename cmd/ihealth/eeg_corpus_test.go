package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ihealth/datasets"
	"ihealth/eeg"
)

// corpusFile is what expected.json says about a file: exact statistics of its codes,
// computed elsewhere.
type corpusFile struct {
	Class    string `json:"class_"`
	Channels []corpusChannel
}

type corpusChannel struct {
	Label string
	N     int64
	FS    float64 // 0 where it is not told
	Exact *corpusFeatures
	Numpy *corpusFeatures
}

type corpusFeatures struct {
	Mean     float64
	Variance float64  `json:"var_pop"`
	Kurtosis *float64 `json:"kurt_pearson"`
}

// TestCommandsOnEveryValidFile runs info, features and replay on each file of the
// corpus that must be read, and compares what they print.
func TestCommandsOnEveryValidFile(t *testing.T) {
	root, err := datasets.Root()
	if err != nil {
		t.Skip(err)
	}
	corpus := filepath.Join(root, "edf-corpus")
	src, err := os.ReadFile(filepath.Join(corpus, "expected.json"))
	if err != nil {
		t.Skip(err)
	}
	var expected struct{ Files map[string]corpusFile }
	if err := json.Unmarshal(src, &expected); err != nil {
		t.Fatal(err)
	}
	read := 0
	for name, want := range expected.Files {
		if want.Class != "valid" {
			continue
		}
		read++
		t.Run(name, func(t *testing.T) { want.run(t, filepath.Join(corpus, filepath.FromSlash(name))) })
	}
	if read < 25 {
		t.Errorf("%d valid files, want all of the corpus", read)
	}
}

func (f corpusFile) run(t *testing.T, path string) {
	status, stdout, stderr := invoke(t, "", "eeg", "info", path, "--json")
	var info eeg.Info
	if err := json.Unmarshal([]byte(stdout), &info); err != nil || status != 0 {
		t.Fatalf("info: exit status %d, %v, stderr %q", status, err, stderr)
	}
	if len(info.Channels) < len(f.Channels) {
		t.Fatalf("info: %d channels, want %d", len(info.Channels), len(f.Channels))
	}
	at := map[string]int{}
	for i, c := range info.Channels {
		if _, twice := at[c.Label]; !twice {
			at[c.Label] = i
		}
	}
	for _, want := range f.Channels {
		got := info.Channels[at[want.Label]]
		if got.Label != want.Label || got.Samples != want.N || want.FS != 0 && math.Abs(got.RateHz-want.FS) > 1e-9*want.FS {
			t.Errorf("info: %+v, want %s with %d samples at %v Hz", got, want.Label, want.N, want.FS)
		}
	}
	f.features(t, path, at, len(info.Segments) == 1)
	if status, _, stderr := invoke(t, "", "eeg", "replay", path, "--window", "500ms", "--train", "1"); status != 0 && !strings.Contains(stderr, "nothing judged") {
		t.Errorf("replay: exit status %d, stderr %q", status, stderr)
	}
}

// features compares those of the whole recording, where it has one segment.
func (f corpusFile) features(t *testing.T, path string, at map[string]int, whole bool) {
	status, stdout, stderr := invoke(t, "", "eeg", "features", path, "--window", "all")
	if status != 0 {
		t.Fatalf("features: exit status %d, stderr %q", status, stderr)
	}
	if len(f.Channels) == 0 || !whole {
		return
	}
	var window struct {
		Channels []struct {
			Label          string
			Mean, Variance float64
			Kurtosis       *float64
		}
	}
	if err := json.Unmarshal([]byte(stdout), &window); err != nil {
		t.Fatalf("features: %v in %q", err, stdout)
	}
	for _, want := range f.Channels {
		exact := want.Exact
		if exact == nil {
			exact = want.Numpy
		}
		if exact == nil {
			continue
		}
		got, sd := window.Channels[at[want.Label]], math.Sqrt(exact.Variance)
		const tolerance = 1e-11 // of numpy's sums; the exact ones are compared to 1e-12 in the readers' tests
		if math.Abs(got.Mean-exact.Mean) > tolerance*max(sd, math.Abs(exact.Mean)) || math.Abs(got.Variance-exact.Variance) > tolerance*exact.Variance {
			t.Errorf("features of %s: mean %v and variance %v, want %v and %v", want.Label, got.Mean, got.Variance, exact.Mean, exact.Variance)
		}
		if (got.Kurtosis == nil) != (exact.Kurtosis == nil) {
			t.Errorf("features of %s: kurtosis %v, want %v", want.Label, got.Kurtosis, exact.Kurtosis)
		} else if got.Kurtosis != nil && math.Abs(*got.Kurtosis-*exact.Kurtosis) > 1e-10**exact.Kurtosis {
			t.Errorf("features of %s: kurtosis %v, want %v", want.Label, *got.Kurtosis, *exact.Kurtosis)
		}
	}
}
