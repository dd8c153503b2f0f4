package edf

import (
	"errors"
	"io"
	"math"
	"time"

	"ihealth/eeg"
)

// Survey is what a Writer must know of a recording before it can write the header: the
// finished description, and the values that channels take.
type Survey struct {
	Recording *eeg.Recording
	spans     []span
	missing   []eeg.Annotation // stretches without a value
}

// maxDecimals bounds the decimals that raw values are tried to be written with.
const maxDecimals = 6

// span is the range of a channel's raw values.
type span struct {
	low, high float64 // low > high without a value
	decimals  int     // of all values, > maxDecimals for more
	missing   int64   // values that are NaN
}

// Scan reads src to its end, in memory for one block and the annotations. It refuses
// infinite values with ErrValue.
func Scan(src eeg.Source) (*Survey, error) {
	s := &Survey{Recording: src.Recording()}
	for range s.Recording.Signals {
		s.spans = append(s.spans, span{low: math.Inf(1), high: math.Inf(-1)})
	}
	for {
		b, err := src.Next()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return nil, err
		}
		for i, v := range b.Values {
			signal := s.Recording.Signals[i]
			if !s.spans[i].add(v) {
				return nil, signalError(ErrValue, signal, "infinite at %v or later", b.Start)
			}
			if s.spans[i].missing > 0 {
				s.note(signal, b.Start, v)
			}
		}
	}
}

// known returns the range, that of 0 alone without a value.
func (s span) known() (low, high float64) {
	if s.low > s.high {
		return 0, 0
	}
	return s.low, s.high
}

// add takes values into the range; false for an infinite one.
func (s *span) add(values []float64) bool {
	low, high := s.low, s.high
	for _, v := range values {
		if v != v {
			s.missing++
			continue
		}
		low, high = min(low, v), max(high, v)
		for s.decimals <= maxDecimals && !decimal(v, s.decimals) {
			s.decimals++
		}
	}
	s.low, s.high = low, high
	return !math.IsInf(low, -1) && !math.IsInf(high, 1) || low > high
}

// decimal reports whether v is a number of that many decimals.
func decimal(v float64, decimals int) bool {
	power := math.Pow10(decimals)
	return math.Round(v*power)/power == v
}

// note adds the stretches of a block's values that are missing.
func (s *Survey) note(signal eeg.Signal, start time.Duration, values []float64) {
	for i := 0; i < len(values); i++ {
		first := i
		for i < len(values) && math.IsNaN(values[i]) {
			i++
		}
		if i > first {
			s.missing = append(s.missing, eeg.Annotation{
				Onset: start + signal.Rate.Time(int64(first)), Duration: signal.Rate.Time(int64(i - first)),
				Lasting: true, Text: "missing " + signal.Label,
			})
		}
	}
}
