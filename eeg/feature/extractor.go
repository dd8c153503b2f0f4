package feature

import (
	"errors"
	"io"
	"math"
	"slices"
	"time"

	"ihealth/eeg"
)

// Extractor cuts the stream of a recording into windows and returns their features.
// Window k of a segment begins k steps after it; sample i of a channel belongs to the
// windows that hold its exact time i/rate.
type Extractor struct {
	src     eeg.Source
	codes   eeg.CodeSource // src, if it is one and its codes are enough
	options Options
	cut     cutting
	tracks  []track
	values  [][]float64 // of the current block, per channel
	raw     [][]byte    // the same of a block of codes
	width   int         // of a code, bytes
	kernel  powers      // for codes of that width
	segment int         // of the recording; -1 before the first
	start   time.Duration
	part    int64 // parts finished in this segment
	windows int64 // finished in this segment
	index   int   // windows returned
	dropped int
	err     error // that ended the source
}

// New returns an extractor of windows of src. The error is that of Options.Validate.
// A source of codes is read as such where that is enough, which gives the same bits.
func New(src eeg.Source, o Options) (*Extractor, error) {
	signals := src.Recording().Signals
	if err := o.Validate(signals); err != nil {
		return nil, err
	}
	if o.Step == 0 {
		o.Step = o.Window
	}
	e := &Extractor{
		src: src, options: o, cut: newCutting(o.Window, o.Step), segment: -1,
		tracks: make([]track, len(signals)),
		values: make([][]float64, len(signals)),
		raw:    make([][]byte, len(signals)),
	}
	if len(o.Features) == 0 {
		e.codes, _ = src.(eeg.CodeSource)
		return e, nil
	}
	for i, s := range signals {
		e.tracks[i].further = newFurther(o.Features, s, o.Window)
	}
	return e, nil
}

// NewExtractor returns an extractor of windows side by side; see New.
func NewExtractor(src eeg.Source, window time.Duration) (*Extractor, error) {
	return New(src, Options{Window: window})
}

// Recording returns the description of the source.
func (e *Extractor) Recording() *eeg.Recording { return e.src.Recording() }

// Dropped returns how many segments so far ended in an incomplete window with samples
// that no other window holds.
func (e *Extractor) Dropped() int { return e.dropped }

// Next returns the next complete window, or io.EOF after the last one.
func (e *Extractor) Next() (Window, error) {
	var w Window
	err := e.Read(&w)
	return w, err
}

// Read is Next into a window whose memory is used again; after an error it is as
// before.
func (e *Extractor) Read(w *Window) error {
	if len(e.tracks) == 0 {
		return e.drain()
	}
	for {
		if e.segment >= 0 && e.advance(w) {
			return nil
		}
		if e.err != nil {
			return e.last(w)
		}
		segment, start, err := e.fetch()
		if e.err = err; err != nil || segment == e.segment {
			continue
		}
		whole := e.close(w)
		e.open(segment, start)
		if whole {
			return nil
		}
	}
}

// drain ends a recording without channels.
func (e *Extractor) drain() error {
	if _, err := eeg.Drain(e.src); err != nil {
		return err
	}
	return io.EOF
}

// fetch reads the next block.
func (e *Extractor) fetch() (segment int, start time.Duration, err error) {
	if e.codes != nil {
		b, err := e.codes.NextCodes()
		if err == nil {
			copy(e.raw, b.Codes)
			e.use(b.Width)
		}
		return b.Segment, b.Start, err
	}
	b, err := e.src.Next()
	if err == nil {
		copy(e.values, b.Values)
	}
	return b.Segment, b.Start, err
}

// use chooses the kernel for codes of width bytes.
func (e *Extractor) use(width int) {
	if width == e.width {
		return
	}
	e.width, e.kernel = width, portable(width)
	if !e.options.Portable {
		e.kernel, _ = fastest(width)
	}
}

// open begins a segment.
func (e *Extractor) open(segment int, start time.Duration) {
	e.segment, e.start, e.part, e.windows = segment, start, 0, 0
	for i := range e.tracks {
		e.tracks[i].begin()
	}
	e.aim()
}

// aim sets the end of the current part.
func (e *Extractor) aim() {
	for i := range e.tracks {
		e.tracks[i].end = math.MaxInt64
		if e.options.Window != All {
			e.tracks[i].end = e.rate(i).SamplesBefore(e.cut.partEnd(e.part))
		}
	}
}

func (e *Extractor) rate(i int) eeg.Rate { return e.src.Recording().Signals[i].Rate }

// advance moves what it can from the block into parts until a window is complete, and
// reports whether one is.
func (e *Extractor) advance(w *Window) bool {
	for e.gather() {
		p := e.part
		for i := range e.tracks {
			e.tracks[i].close(p, e.cut.perWindow)
		}
		e.part++
		e.aim()
		if e.cut.ends(p) {
			e.finish(p, w)
			return true
		}
	}
	return false
}

// gather fills the current part from the block and reports whether all channels have
// reached its end.
func (e *Extractor) gather() bool {
	full, keep := true, len(e.options.Features) > 0 && e.cut.perWindow > 1
	for i := range e.tracks {
		t := &e.tracks[i]
		if e.codes != nil {
			e.raw[i] = t.addCodes(e.raw[i], e.width, e.kernel)
		} else {
			e.values[i] = t.addValues(e.values[i], keep)
		}
		full = full && t.full()
	}
	return full
}

// finish tells of the window that ends with part p.
func (e *Extractor) finish(p int64, w *Window) {
	start, next := e.cut.start(e.windows), e.cut.start(e.windows+1)
	*w = Window{
		Index:       e.index,
		Start:       eeg.Seconds(e.start + start),
		Duration:    eeg.Seconds(e.options.Window),
		Segment:     e.segment,
		Definitions: e.options.Definitions,
		Channels:    w.Channels[:0],
	}
	signals := e.src.Recording().Signals
	w.Channels = slices.Grow(w.Channels, len(signals))[:len(signals)]
	for i := range signals {
		s, t, c := &signals[i], &e.tracks[i], &w.Channels[i]
		whole := t.window(p)
		c.set(s, e.options.Definitions, whole.moments())
		c.Missing = whole.missing
		if len(e.options.Features) > 0 {
			t.tell(c, s.Rate.SamplesBefore(next))
		}
	}
	e.index++
	e.windows++
}

// close ends a segment and reports whether that completes the window All; any other is
// dropped.
func (e *Extractor) close(w *Window) bool {
	if e.segment < 0 {
		return false
	}
	if e.options.Window == All {
		for i := range e.tracks {
			e.tracks[i].close(0, 1)
		}
		e.finish(0, w)
		w.Duration = eeg.Seconds(e.src.Recording().Segments[e.segment].Duration)
		return true
	}
	whole := e.cut.start(e.windows)
	if e.windows > 0 {
		whole = max(whole, e.cut.start(e.windows-1)+e.options.Window)
	}
	begun := false
	for i := range e.tracks {
		begun = begun || e.tracks[i].seen > e.rate(i).SamplesBefore(whole)
	}
	if begun {
		e.dropped++
	}
	return false
}

// last ends the stream.
func (e *Extractor) last(w *Window) error {
	whole := errors.Is(e.err, io.EOF) && e.close(w)
	e.segment = -1
	if whole {
		return nil
	}
	return e.err
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
