package eeg

import (
	"errors"
	"io"
	"time"
)

// Block is a stretch of samples inside one segment. Channels may have different
// rates, hence different numbers of samples.
type Block struct {
	Segment int           // index into Recording.Segments
	Start   time.Duration // of its first samples, from the recording's first sample
	Values  [][]float64   // raw values, channels × samples
}

// Source streams a recording.
type Source interface {
	// Recording returns the description of what is streamed. Its signals, format,
	// start and subject are known from the beginning; annotations, segments,
	// numbers of samples and warnings grow with Next and are final at io.EOF.
	Recording() *Recording
	// Next returns the next block, which is valid until the following call, or
	// io.EOF after the last one.
	Next() (Block, error)
}

// Drain reads src to its end and returns the finished description.
func Drain(src Source) (*Recording, error) {
	for {
		switch _, err := src.Next(); {
		case errors.Is(err, io.EOF):
			return src.Recording(), nil
		case err != nil:
			return nil, err
		}
	}
}
