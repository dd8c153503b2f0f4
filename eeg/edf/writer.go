package edf

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"ihealth/eeg"
)

// Kind is a format that a Writer writes.
type Kind string

// Kinds. The plus formats hold annotations, gaps and a start within a second: a
// recording with gaps becomes EDF+D or BDF+D, any other EDF+C or BDF+C.
const (
	EDFPlus Kind = "EDF+"
	BDFPlus Kind = "BDF+"
	EDF     Kind = "EDF"
	BDF     Kind = "BDF"
)

// WriterOptions of a Writer. The zero value writes EDF+ without personal fields.
type WriterOptions struct {
	Kind Kind // EDFPlus when empty

	// Personal writes what the header of the recording says of the subject, and its
	// day. Without it the patient is "X X X X" and the recording "Startdate X X X X", a
	// day that is unknown; the time of day, the labels and the annotations stay.
	Personal bool
}

// Writer writes a recording in the EDF family. Raw values that are integers of the
// format's width, or decimals with few digits, are kept exactly; others are rounded to
// the finest step that covers a channel's range, with a warning, but of triggers the low
// bits are kept. A missing value is
// written as the one before it and annotated as "missing LABEL"; the last record of a
// segment is padded with its last value where no duration of a record divides the
// segment, and that is annotated as "padded".
type Writer struct {
	out      *bufio.Writer
	format   format
	plus     bool
	fraction time.Duration // of a second in which the recording starts
	plan     plan
	packing  packing
	channels []writerChannel
	segment  int
	record   int64 // of the segment, that is next
	written  int   // records in all
	buf      []byte
	warnings eeg.Recording // holds what had to be changed
}

// writerChannel is a signal on its way into records.
type writerChannel struct {
	scale
	pending []int // codes
	taken   int64 // samples of the segment
	last    int   // code
}

// NewWriter writes the header of the recording that s surveys. The error wraps ErrKind,
// ErrRate, ErrScale, ErrPlain, ErrHeader or comes from out.
func NewWriter(out io.Writer, s *Survey, o WriterOptions) (*Writer, error) {
	w := &Writer{out: bufio.NewWriterSize(out, 1<<16)}
	if err := w.choose(o.Kind); err != nil {
		return nil, err
	}
	r := s.Recording
	if len(r.Signals) == 0 || len(r.Segments) == 0 {
		return nil, recordError(ErrNoRecord, "the recording has no sample to write")
	}
	var err error
	if w.plan, err = newPlan(r, w.format.width); err != nil {
		return nil, err
	}
	w.fraction = time.Duration(r.Start.Nanosecond())
	annotations := w.annotations(s)
	if err := w.plain(r, annotations); err != nil {
		return nil, err
	}
	if err := w.scale(s); err != nil {
		return nil, err
	}
	if w.plus {
		w.packing = newPacking(w.plan, annotations, w.fraction)
	}
	return w, w.header(r, o.Personal)
}

// choose sets the format of a kind.
func (w *Writer) choose(kind Kind) error {
	name, plus := strings.CutSuffix(string(kind), "+")
	if kind == "" {
		name, plus = "EDF", true
	}
	for _, f := range formats {
		if f.name == name {
			w.format, w.plus = f, plus
			return nil
		}
	}
	return recordError(ErrKind, "%q; want EDF+, BDF+, EDF or BDF", kind)
}

// scale chooses the scales of the channels, and warns of what they lose: first of the
// channel whose raw values move most.
func (w *Writer) scale(s *Survey) error {
	signals := s.Recording.Signals
	var moved []int
	for i, signal := range signals {
		scale, err := w.format.newScale(signal, s.spans[i])
		if err != nil {
			return err
		}
		if scale.stray > 0 {
			moved = append(moved, i)
		}
		if scale.mask != 0 {
			w.warnings.Warn(ErrTrigger, "%q: kept the low %d bits, where BioSemi has the triggers, of larger values", signal.Label, w.format.bits())
		}
		first, _ := s.spans[i].known()
		w.channels = append(w.channels, writerChannel{scale: scale, last: scale.code(first)})
	}
	by := func(i int) float64 { return w.channels[i].stray * w.channels[i].step / math.Abs(signals[i].Gain) }
	slices.SortStableFunc(moved, func(a, b int) int { return cmp.Compare(by(b), by(a)) })
	for _, i := range moved {
		c := w.channels[i]
		w.warnings.Warn(ErrResolution, "%q by up to %.2g steps of %.3g %s", signals[i].Label, c.stray, c.step, signals[i].Unit)
	}
	return nil
}

// annotations returns those of the recording and those that say what was changed.
func (w *Writer) annotations(s *Survey) []eeg.Annotation {
	padded := w.plan.padded(s.Recording)
	for _, a := range padded {
		w.warnings.Warn(ErrPadded, "%v from %v", a.Duration, a.Onset)
	}
	for _, a := range s.missing {
		w.warnings.Warn(ErrMissing, "%s for %v from %v", a.Text, a.Duration, a.Onset)
	}
	all := append([]eeg.Annotation{}, s.Recording.Annotations...)
	return append(append(all, s.missing...), padded...)
}

// plain checks that a format without annotations can hold the recording.
func (w *Writer) plain(r *eeg.Recording, annotations []eeg.Annotation) error {
	if w.plus {
		return nil
	}
	lost := ""
	switch {
	case len(annotations) > 0:
		lost = fmt.Sprintf("%d annotations", len(annotations))
	case len(r.Segments) > 1:
		lost = fmt.Sprintf("%d gaps", len(r.Segments)-1)
	case w.fraction > 0:
		lost = "a start within a second"
	default:
		return nil
	}
	return recordError(ErrPlain, "it cannot hold %s; write %s+", lost, w.format.name)
}

// Warnings returns what could not be written as it was, complete from the beginning.
func (w *Writer) Warnings() []eeg.Warning { return w.warnings.Warnings }

// Write writes the next block of the recording that was surveyed.
func (w *Writer) Write(b eeg.Block) error {
	for w.segment < b.Segment {
		if err := w.endSegment(); err != nil {
			return err
		}
	}
	if b.Segment != w.segment || w.segment == len(w.plan.segments) || len(b.Values) != len(w.channels) {
		return recordError(ErrChanged, "a block of %d channels in segment %d", len(b.Values), b.Segment)
	}
	for i, values := range b.Values {
		c := &w.channels[i]
		for _, v := range values {
			if v == v {
				c.last = c.code(v)
			}
			c.pending = append(c.pending, c.last)
		}
		if c.taken += int64(len(values)); c.taken > w.plan.segments[w.segment].samples[i] {
			return recordError(ErrChanged, "segment %d has more samples than before", w.segment)
		}
	}
	for w.ready() {
		if err := w.writeRecord(); err != nil {
			return err
		}
	}
	return nil
}

// ready reports whether all channels have the samples of a record.
func (w *Writer) ready() bool {
	for i := range w.channels {
		if int64(len(w.channels[i].pending)) < w.plan.perRecord[i] {
			return false
		}
	}
	return true
}

// endSegment pads the last record of the segment.
func (w *Writer) endSegment() error {
	if w.segment == len(w.plan.segments) {
		return recordError(ErrChanged, "more segments than before")
	}
	s := w.plan.segments[w.segment]
	for w.record < s.records {
		for i := range w.channels {
			c := &w.channels[i]
			if c.taken != s.samples[i] {
				return recordError(ErrChanged, "segment %d ends after %d of %d samples", w.segment, c.taken, s.samples[i])
			}
			for int64(len(c.pending)) < w.plan.perRecord[i] {
				c.pending = append(c.pending, c.last)
			}
		}
		if err := w.writeRecord(); err != nil {
			return err
		}
	}
	for i := range w.channels {
		w.channels[i].taken = 0
	}
	w.segment++
	w.record = 0
	return nil
}

// writeRecord writes the first pending samples of all channels, and annotations.
func (w *Writer) writeRecord() error {
	w.buf = w.buf[:0]
	for i := range w.channels {
		c, n := &w.channels[i], w.plan.perRecord[i]
		for _, code := range c.pending[:n] {
			w.buf = w.format.append(w.buf, code)
		}
		c.pending = c.pending[:copy(c.pending, c.pending[n:])]
	}
	if w.plus {
		start := w.plan.segments[w.segment].start + time.Duration(w.record)*w.plan.duration
		lists := w.packing.take(start, w.plan.end(w.written, start), w.fraction)
		size := len(w.buf) + w.annotationSamples()*w.format.width
		w.buf = append(w.buf, lists...)
		for len(w.buf) < size {
			w.buf = append(w.buf, 0)
		}
	}
	w.record++
	w.written++
	_, err := w.out.Write(w.buf)
	return err
}

// annotationSamples returns the size of the annotation signal, in samples.
func (w *Writer) annotationSamples() int {
	return (w.packing.capacity + w.format.width - 1) / w.format.width
}

// append adds a code in little-endian order.
func (f format) append(b []byte, code int) []byte {
	for range f.width {
		b = append(b, byte(code))
		code >>= 8
	}
	return b
}

// Close writes what is pending. It does not close the file below, and fails with
// ErrChanged when the recording ended before its survey.
func (w *Writer) Close() error {
	for w.segment < len(w.plan.segments) {
		if err := w.endSegment(); err != nil {
			return err
		}
	}
	return w.out.Flush()
}
