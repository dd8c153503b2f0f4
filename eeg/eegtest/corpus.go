package eegtest

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Expectation is what the corpus says about a file.
type Expectation struct {
	Class       string `json:"class_"` // "valid", "tolerable" or "corrupt"
	Format      string
	Verdict     string // what a reader should do, in words
	Records     int
	Annotations []Annotation
	Channels    []Channel
	Segments    [][2]float64 // start and duration, s
}

// Annotation is one of an Expectation; formats count in seconds or in samples.
type Annotation struct {
	Onset       float64  // s
	Dur         *float64 // s, null when the file gives none
	Sample, Len int64    // from 0
	Type, Text  string
}

// Channel is one of an Expectation. Exact is rational arithmetic on the codes, rounded
// once; Numpy is numpy's on the physical values.
type Channel struct {
	Label, Dim string
	N          int64
	FS         float64 `json:"fs"`
	CRC        uint32  `json:"dig_crc32_le32"` // of the codes as little-endian int32
	Exact      Moments
	Numpy      Moments
	Windows    []Window
}

// Window is the oracle of one window of a Channel, in samples.
type Window struct {
	Start, N int
	Moments
}

// Moments are the oracle's features in the channel's unit.
type Moments struct {
	Mean     float64
	Variance float64 `json:"var_pop"`
	RMS      float64
	Kurtosis *float64 `json:"kurt_pearson"` // null when undefined
}

// Corpus returns the folder of oracle files below root, and what it says about its
// files of a class with one of those endings. The test is skipped without a corpus.
func Corpus(t *testing.T, root, class string, endings ...string) (string, map[string]Expectation) {
	t.Helper()
	dir := filepath.Join(root, "edf-corpus")
	b, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("no corpus of EEG files: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Files map[string]Expectation }
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	for name, e := range all.Files {
		if e.Class != class || !slices.Contains(endings, filepath.Ext(name)) {
			delete(all.Files, name)
		}
	}
	if len(all.Files) == 0 {
		t.Fatalf("no %v of class %q", endings, class)
	}
	return dir, all.Files
}

// Load returns a file of the corpus.
func Load(t *testing.T, dir, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
