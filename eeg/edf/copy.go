package edf

import (
	"errors"
	"io"

	"ihealth/eeg"
)

// Copy writes src, a recording that has been surveyed and is read for the second time,
// and returns the Writer's warnings.
func Copy(out io.Writer, src eeg.Source, s *Survey, o WriterOptions) ([]eeg.Warning, error) {
	w, err := NewWriter(out, s, o)
	if err != nil {
		return nil, err
	}
	for {
		b, err := src.Next()
		if errors.Is(err, io.EOF) {
			return w.Warnings(), w.Close()
		}
		if err != nil {
			return nil, err
		}
		if err := w.Write(b); err != nil {
			return nil, err
		}
	}
}
