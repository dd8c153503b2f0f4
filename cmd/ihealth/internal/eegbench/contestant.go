package eegbench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"ihealth/cmd/ihealth/internal/measure"
	"ihealth/eeg"
	"ihealth/eeg/feature"
	"ihealth/eeg/open"
)

// Totals are the sums of the features of all windows and channels: what contestants
// must agree on.
type Totals struct {
	Samples  int     `json:"samples"`
	Mean     float64 `json:"mean"`
	Variance float64 `json:"variance"`
	RMS      float64 `json:"rms"`
	Kurtosis float64 `json:"kurtosis"`
}

func (t *Totals) add(w *feature.Window) {
	for i := range w.Channels {
		c := &w.Channels[i]
		t.Samples += c.Samples
		t.Mean += c.Mean
		t.Variance += c.Variance
		t.RMS += c.RMS
		t.Kurtosis += c.Kurtosis
	}
}

// near reports whether t is want but for what offsets of 4200 µV cost those who convert
// first.
func (t Totals) near(want Totals) bool {
	equal := func(a, b float64) bool { return math.Abs(a-b) <= 1e-6*math.Abs(b) }
	return t.Samples == want.Samples && equal(t.Mean, want.Mean) && equal(t.Variance, want.Variance) &&
		equal(t.RMS, want.RMS) && equal(t.Kurtosis, want.Kurtosis)
}

// run is one repetition.
type run struct {
	elapsed time.Duration // processor time
	totals  Totals
	allocs  float64 // a window; NaN for other programs
}

// contestant turns a file into features.
type contestant struct {
	name   string
	absent string // why it cannot run; empty when it can
	run    func(ctx context.Context, path string) (run, error)
}

// names of our own contestants.
const (
	portableName = "Go, portable kernel"
	fastestName  = "Go, fastest kernel here"
)

func own(name string, portable bool) contestant {
	return contestant{name: name, run: func(_ context.Context, path string) (run, error) {
		begin := measure.ProcessorTime()
		totals, allocs, err := features(path, portable)
		return run{measure.ProcessorTime() - begin, totals, allocs}, err
	}}
}

// features reads a file and returns the allocations that each window took after the
// first.
func features(path string, portable bool) (t Totals, allocs float64, err error) {
	src, err := open.File(path, open.Options{})
	if err != nil {
		return t, 0, err
	}
	defer src.Close() //nolint:errcheck // opened for reading
	e, err := feature.New(src.Source, feature.Options{Window: window * time.Second, Portable: portable})
	if err != nil {
		return t, 0, err
	}
	var w feature.Window
	if err := e.Read(&w); err != nil {
		return t, 0, fmt.Errorf("%s: %w", path, err)
	}
	t.add(&w)
	before := measure.Allocations()
	for err = e.Read(&w); err == nil; err = e.Read(&w) {
		t.add(&w)
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return t, float64(measure.Allocations()-before) / float64(w.Index), err
}

// drained is reading alone: a file to values.
func drained(path string) (samples int, err error) {
	src, err := open.File(path, open.Options{Rate: eeg.RateHz(128)})
	if err != nil {
		return 0, err
	}
	defer src.Close() //nolint:errcheck // opened for reading
	for {
		b, err := src.Next()
		if errors.Is(err, io.EOF) {
			return samples, nil
		}
		if err != nil {
			return 0, err
		}
		for _, values := range b.Values {
			samples += len(values)
		}
	}
}

// size returns the bytes of a file.
func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
