package feature

import (
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"ihealth/eeg"
)

// All is the window that holds a whole segment.
const All time.Duration = 0

// ErrWindow is the cause when no window of that length can be cut.
var ErrWindow = errors.New("unusable window")

// Extractor cuts the stream of a recording into windows that follow each other and
// returns their features. A window begins with its segment or at a multiple of its
// length after it; sample k of a channel belongs to the window that holds its exact
// time k/rate.
type Extractor struct {
	src      eeg.Source
	window   time.Duration // All, or > 0
	channels []accumulator
	rest     [][]float64 // of the current block, per channel
	start    time.Duration
	segment  int   // of the recording
	inside   int64 // windows finished in this segment
	index    int   // windows returned
	dropped  int
	err      error // that ended the source
}

// NewExtractor returns an extractor of windows of src, or ErrWindow.
func NewExtractor(src eeg.Source, window time.Duration) (*Extractor, error) {
	if window < 0 {
		return nil, fmt.Errorf("%w: %v is negative; give a duration such as 4s, or all", ErrWindow, window)
	}
	e := &Extractor{src: src, window: window, segment: -1}
	fastest := eeg.RateHz(0)
	for _, s := range src.Recording().Signals {
		if s.Rate.Compare(fastest) > 0 {
			fastest = s.Rate
		}
	}
	if window > 0 && len(src.Recording().Signals) > 0 && fastest.SamplesBefore(window) < 2 {
		return nil, fmt.Errorf("%w: %v is shorter than two samples at %v", ErrWindow, window, fastest)
	}
	e.channels = make([]accumulator, len(src.Recording().Signals))
	e.rest = make([][]float64, len(e.channels))
	return e, nil
}

// Recording returns the description of the source.
func (e *Extractor) Recording() *eeg.Recording { return e.src.Recording() }

// Dropped returns how many incomplete windows were left out so far, at most one a
// segment.
func (e *Extractor) Dropped() int { return e.dropped }

// Next returns the next complete window, or io.EOF after the last one.
func (e *Extractor) Next() (Window, error) {
	if len(e.channels) == 0 {
		return Window{}, e.drain()
	}
	for {
		if e.segment >= 0 && e.complete() {
			return e.finish(), nil
		}
		if e.err != nil {
			return e.last()
		}
		var block eeg.Block
		if block, e.err = e.src.Next(); e.err != nil {
			continue
		}
		if block.Segment != e.segment {
			if w, ok := e.close(); ok {
				e.open(block)
				return w, nil
			}
			e.open(block)
			continue
		}
		copy(e.rest, block.Values)
	}
}

// drain ends a recording without channels.
func (e *Extractor) drain() error {
	if _, err := eeg.Drain(e.src); err != nil {
		return err
	}
	return io.EOF
}

// open begins a segment with its first block.
func (e *Extractor) open(b eeg.Block) {
	e.segment, e.start, e.inside = b.Segment, b.Start, 0
	for i := range e.channels {
		e.channels[i] = accumulator{held: e.channels[i].held[:0]}
	}
	e.advance()
	copy(e.rest, b.Values)
}

// advance sets the end of the current window.
func (e *Extractor) advance() {
	for i, s := range e.src.Recording().Signals {
		e.channels[i].end = math.MaxInt64
		if e.window > 0 {
			e.channels[i].end = s.Rate.SamplesBefore(time.Duration(e.inside+1) * e.window)
		}
	}
}

// complete moves what it can from the block into the window and reports whether all
// channels have reached its end.
func (e *Extractor) complete() bool {
	full := true
	for i := range e.channels {
		e.rest[i] = e.channels[i].add(e.rest[i])
		full = full && e.channels[i].full()
	}
	return full
}

// finish returns the current window and begins the next one.
func (e *Extractor) finish() Window {
	w := Window{
		Index:    e.index,
		Start:    eeg.Seconds(e.start + time.Duration(e.inside)*e.window),
		Duration: eeg.Seconds(e.window),
		Segment:  e.segment,
		Channels: make([]Channel, 0, len(e.channels)),
	}
	for i, s := range e.src.Recording().Signals {
		w.Channels = append(w.Channels, newChannel(s, e.channels[i].finish()))
	}
	e.index++
	e.inside++
	e.advance()
	return w
}

// close ends a segment: its window All is complete, any other is dropped.
func (e *Extractor) close() (Window, bool) {
	if e.segment < 0 {
		return Window{}, false
	}
	if e.window == All {
		w := e.finish()
		w.Duration = eeg.Seconds(e.src.Recording().Segments[e.segment].Duration)
		return w, true
	}
	begun := false
	for i, s := range e.src.Recording().Signals {
		begun = begun || e.channels[i].seen > s.Rate.SamplesBefore(time.Duration(e.inside)*e.window)
	}
	if begun {
		e.dropped++
	}
	return Window{}, false
}

// last ends the stream.
func (e *Extractor) last() (Window, error) {
	w, ok := Window{}, false
	if errors.Is(e.err, io.EOF) {
		w, ok = e.close()
	}
	e.segment = -1
	if ok {
		return w, nil
	}
	return Window{}, e.err
}

// Windows returns all windows of src at once; see NewExtractor.
func Windows(src eeg.Source, window time.Duration) ([]Window, error) {
	e, err := NewExtractor(src, window)
	if err != nil {
		return nil, err
	}
	return e.Collect()
}

// Collect returns all windows that are left.
func (e *Extractor) Collect() ([]Window, error) {
	var windows []Window
	for {
		w, err := e.Next()
		if errors.Is(err, io.EOF) {
			return windows, nil
		}
		if err != nil {
			return nil, err
		}
		windows = append(windows, w)
	}
}
