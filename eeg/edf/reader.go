package edf

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"time"

	"ihealth/eeg"
)

// Options of a Reader. The zero value is strict.
type Options struct {
	Name string // of the file, for messages

	// Lenient reads files whose damage touches their annotations, the times of
	// their records or characters of their labels, and warns instead of refusing.
	Lenient bool
}

// Reader streams an EDF, EDF+, BDF or BDF+ file, a block a data record. It implements
// eeg.Source.
type Reader struct {
	parser
	name   string
	in     *bufio.Reader
	head   *header
	buf    []byte // one data record
	values [][]float64
	read   int           // records taken from in
	origin time.Duration // onset of the first record
	onset  time.Duration // of the last record
	ahead  *eeg.Block    // the first block until Next returns it
	err    error         // that ended the stream
}

// NewReader reads the header and the first data record of in, which it reads only
// as Next goes on, and does not close. The error wraps a sentinel of this package
// or comes from in.
func NewReader(in io.Reader, o Options) (*Reader, error) {
	if o.Name == "" {
		o.Name = "edf"
	}
	r := &Reader{
		parser: parser{lenient: o.Lenient, rec: &eeg.Recording{}},
		name:   o.Name,
		in:     bufio.NewReaderSize(in, 1<<16),
	}
	block, err := r.begin()
	switch {
	case errors.Is(err, io.EOF):
		r.err = io.EOF
	case err != nil:
		return nil, fmt.Errorf("%s: %w", r.name, err)
	default:
		r.ahead = &block
	}
	return r, nil
}

// begin reads the header and the first block.
func (r *Reader) begin() (block eeg.Block, err error) {
	if r.head, err = r.header(r.in); err != nil {
		return block, err
	}
	return r.first()
}

// Recording returns the description of the file, complete when Next has returned
// io.EOF.
func (r *Reader) Recording() *eeg.Recording { return r.rec }

// Next returns the next data record, or io.EOF after the last whole one.
func (r *Reader) Next() (eeg.Block, error) {
	if r.ahead != nil {
		block := *r.ahead
		r.ahead = nil
		return block, nil
	}
	if r.err != nil {
		return eeg.Block{}, r.err
	}
	block, err := r.next()
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("%s: %w", r.name, err)
	}
	r.err = err
	return block, err
}

func (r *Reader) next() (eeg.Block, error) {
	if err := r.fill(); err != nil {
		return eeg.Block{}, err
	}
	return r.decode()
}

// first reads the first record into a buffer that grows with what the file holds.
func (r *Reader) first() (eeg.Block, error) {
	b, err := io.ReadAll(io.LimitReader(r.in, r.head.recordBytes))
	if err != nil {
		return eeg.Block{}, fmt.Errorf("reading record 1: %w", err)
	}
	if int64(len(b)) < r.head.recordBytes {
		return eeg.Block{}, r.ended(len(b))
	}
	r.buf, r.read = b, 1
	for _, s := range r.head.signals {
		if !s.annotations {
			r.values = append(r.values, make([]float64, s.perRecord))
		}
	}
	return r.decode()
}

// fill reads the next record.
func (r *Reader) fill() error {
	if r.head.records > 0 && r.read == r.head.records {
		if _, err := r.in.Peek(1); err == nil {
			r.rec.Warn(ErrTrailing, "the header announces %d records; read these alone", r.head.records)
		}
		return io.EOF
	}
	n, err := io.ReadFull(r.in, r.buf)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return r.ended(n)
	case err != nil:
		return fmt.Errorf("reading record %d: %w", r.read+1, err)
	}
	r.read++
	return nil
}

// ended judges the end of the file after rest bytes of an incomplete record.
func (r *Reader) ended(rest int) error {
	announced := r.head.records
	if r.read == 0 && announced > 0 {
		return fmt.Errorf("%w: the header announces %d of %d bytes each, but %d bytes follow it: copy or download the file again",
			ErrNoRecord, announced, r.head.recordBytes, rest)
	}
	if announced <= 0 {
		r.rec.Warn(ErrRecordCount, "the header says %d; found %d", announced, r.read)
	}
	switch {
	case rest > 0:
		r.rec.Warn(ErrTruncatedBody, "record %d has %d of %d bytes; read %d whole ones", r.read+1, rest, r.head.recordBytes, r.read)
	case announced > 0:
		r.rec.Warn(ErrTruncatedBody, "the header announces %d records; read %d", announced, r.read)
	}
	return io.EOF
}

// decode turns the record in buf into a block and its annotations.
func (r *Reader) decode() (eeg.Block, error) {
	onset, known, err := r.annotations()
	if err != nil {
		return eeg.Block{}, err
	}
	if err := r.place(onset, known); err != nil {
		return eeg.Block{}, err
	}
	b, channel := r.buf, 0
	for _, s := range r.head.signals {
		raw := b[:r.head.width*s.perRecord]
		b = b[len(raw):]
		if s.annotations {
			continue
		}
		if outside := r.head.samples(r.values[channel], raw, s.low, s.high); outside > 0 {
			r.rec.Warn(ErrRange, "record %d of %q: %d samples", r.read, s.Label, outside)
		}
		r.rec.Signals[channel].Samples += int64(s.perRecord)
		channel++
	}
	last := len(r.rec.Segments) - 1
	return eeg.Block{Segment: last, Start: r.rec.Segments[last].End() - r.head.duration, Values: r.values}, nil
}
