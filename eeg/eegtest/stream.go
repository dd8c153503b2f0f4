package eegtest

import (
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"ihealth/eeg"
)

// Stream is all that a source says.
type Stream struct {
	Recording *eeg.Recording
	Values    [][]float64     // channels × samples, raw
	Starts    []time.Duration // of the blocks
}

// Collect reads src to its end. After an error the stream holds what came before it.
func Collect(src eeg.Source) (Stream, error) {
	s := Stream{Recording: src.Recording(), Values: make([][]float64, len(src.Recording().Signals))}
	for {
		b, err := src.Next()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, err
		}
		s.Starts = append(s.Starts, b.Start)
		for i, v := range b.Values {
			s.Values[i] = append(s.Values[i], v...)
		}
	}
}

// Warned reports whether r has a warning of that cause.
func Warned(r *eeg.Recording, cause error) bool {
	for _, w := range r.Warnings {
		if errors.Is(w, cause) {
			return true
		}
	}
	return false
}

// CheckTwice compares what two ways to read the same input came to, streams or errors,
// and the first stream with its own numbers of samples.
func CheckTwice(t *testing.T, first Stream, err1 error, second Stream, err2 error) {
	t.Helper()
	if fmt.Sprint(err1) != fmt.Sprint(err2) {
		t.Fatalf("%v, and the other way: %v", err1, err2)
	}
	if err1 != nil {
		return
	}
	if diff := Diff(first, second); diff != "" {
		t.Fatal(diff)
	}
	for i, s := range first.Recording.Signals {
		if int64(len(first.Values[i])) != s.Samples {
			t.Fatalf("%d samples of %q, said %d", len(first.Values[i]), s.Label, s.Samples)
		}
	}
}
