package eeg

import "time"

// CodeBlock is a stretch of samples inside one segment as the file holds them:
// two's complement integers, little-endian. The raw values of a Block are the same
// integers as float64.
type CodeBlock struct {
	Segment int           // index into Recording.Segments
	Start   time.Duration // of its first samples, from the recording's first sample
	Width   int           // bytes of a sample: 2 or 3
	Codes   [][]byte      // channels × (samples · Width)
}

// CodeSource is a Source that can spare its reader the conversion of samples.
type CodeSource interface {
	Source
	// NextCodes goes on like Next, from which it differs only in the form of the
	// samples: both may be called in turn. The block lies in the source's buffer and
	// is valid until the following call.
	NextCodes() (CodeBlock, error)
}
