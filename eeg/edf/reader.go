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
// eeg.CodeSource.
type Reader struct {
	parser
	name   string
	in     *bufio.Reader
	head   *header
	buf    []byte        // one data record
	codes  [][]byte      // of the channels in buf
	values [][]float64   // of the channels, when asked for
	read   int           // records taken from in
	origin time.Duration // onset of the first record
	onset  time.Duration // of the last record
	block  eeg.CodeBlock // the last one
	ahead  bool          // whether the block is yet to be returned
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
	err := r.begin()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", r.name, err)
	}
	r.ahead, r.err = err == nil, err
	return r, nil
}

// begin reads the header and the first block.
func (r *Reader) begin() (err error) {
	if r.head, err = r.header(r.in); err != nil {
		return err
	}
	return r.first()
}

// Recording returns the description of the file, complete when Next has returned
// io.EOF.
func (r *Reader) Recording() *eeg.Recording { return r.rec }

// Next returns the next data record, or io.EOF after the last whole one.
func (r *Reader) Next() (eeg.Block, error) {
	b, err := r.NextCodes()
	if err != nil {
		return eeg.Block{}, err
	}
	if r.values == nil {
		for _, codes := range b.Codes {
			r.values = append(r.values, make([]float64, len(codes)/b.Width))
		}
	}
	for i, codes := range b.Codes {
		r.head.convert(r.values[i], codes)
	}
	return eeg.Block{Segment: b.Segment, Start: b.Start, Values: r.values}, nil
}

// NextCodes implements eeg.CodeSource.
func (r *Reader) NextCodes() (eeg.CodeBlock, error) {
	switch {
	case r.err != nil:
		return eeg.CodeBlock{}, r.err
	case r.ahead:
		r.ahead = false
		return r.block, nil
	}
	if r.err = r.next(); r.err != nil {
		if !errors.Is(r.err, io.EOF) {
			r.err = fmt.Errorf("%s: %w", r.name, r.err)
		}
		return eeg.CodeBlock{}, r.err
	}
	return r.block, nil
}

// first reads the first record into memory that grows with what the file holds.
func (r *Reader) first() error {
	b, err := io.ReadAll(io.LimitReader(r.in, r.head.recordBytes))
	if err != nil {
		return fmt.Errorf("reading record 1: %w", err)
	}
	if int64(len(b)) < r.head.recordBytes {
		return r.ended(len(b))
	}
	if len(b) > r.in.Size() {
		r.in = bufio.NewReaderSize(r.in, len(b))
	}
	return r.record(b)
}

// next reads the next record where it lies in the buffer.
func (r *Reader) next() error {
	if r.head.records > 0 && r.read == r.head.records {
		if _, err := r.in.Peek(1); err == nil {
			r.rec.Warn(ErrTrailing, "the header announces %d records; read these alone", r.head.records)
		}
		return io.EOF
	}
	b, err := r.in.Peek(int(r.head.recordBytes))
	switch {
	case errors.Is(err, io.EOF):
		return r.ended(len(b))
	case err != nil:
		return fmt.Errorf("reading record %d: %w", r.read+1, err)
	}
	if err := r.record(b); err != nil {
		return err
	}
	_, err = r.in.Discard(len(b)) // leaves them in place until the next call
	return err
}

// record takes a record and finds its channels in it.
func (r *Reader) record(b []byte) error {
	r.read++
	r.buf, r.codes = b, r.codes[:0]
	for i := range r.head.signals {
		s := &r.head.signals[i]
		n := r.head.width * s.perRecord
		if !s.annotations {
			r.codes = append(r.codes, b[:n:n])
		}
		b = b[n:]
	}
	return r.decode()
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
func (r *Reader) decode() error {
	onset, known, err := r.annotations()
	if err != nil {
		return err
	}
	if err := r.place(onset, known); err != nil {
		return err
	}
	channel := 0
	for i := range r.head.signals {
		s := &r.head.signals[i]
		if s.annotations {
			continue
		}
		if outside := s.outside(r.codes[channel]); outside > 0 {
			r.rec.Warn(ErrRange, "record %d of %q: %d samples", r.read, s.Label, outside)
		}
		r.rec.Signals[channel].Samples += int64(s.perRecord)
		channel++
	}
	last := len(r.rec.Segments) - 1
	r.block = eeg.CodeBlock{Segment: last, Start: r.rec.Segments[last].End() - r.head.duration, Width: r.head.width, Codes: r.codes}
	return nil
}
