package eegtest

import (
	"errors"
	"io"
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
