package gdf

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"ihealth/eeg"
)

// blockBytes is the size of a block, unless a record is larger.
const blockBytes = 1 << 16

// Options of a Reader.
type Options struct {
	Name string // of the file, for messages
}

// Reader streams a file, a block of whole data records at a time. It implements
// eeg.Source.
type Reader struct {
	rec    *eeg.Recording
	head   *header
	name   string
	in     *bufio.Reader
	buf    []byte // whole records
	held   int    // bytes of buf that are read, those of the first record
	values [][]float64
	read   int64 // records
	over   bool  // whether the records have ended
	err    error // that ended the stream
}

// NewReader reads the header and the first data record of in, which it reads only as
// Next goes on, and does not close. The error wraps a sentinel of this package or comes
// from in.
func NewReader(in io.Reader, o Options) (*Reader, error) {
	if o.Name == "" {
		o.Name = "gdf"
	}
	r := &Reader{rec: &eeg.Recording{}, name: o.Name, in: bufio.NewReaderSize(in, blockBytes)}
	var err error
	if r.head, err = readHeader(r.in, r.rec); err == nil {
		err = r.begin()
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.name, err)
	}
	return r, nil
}

// begin reads the first record; memory grows with what the file holds, and that of
// blocks is made when it is there.
func (r *Reader) begin() error {
	size := r.head.record
	if r.over = size == 0 || r.head.records == 0; r.over {
		return nil
	}
	first, err := io.ReadAll(io.LimitReader(r.in, size))
	if err != nil {
		return fmt.Errorf("reading record 1: %w", err)
	}
	if int64(len(first)) < size {
		return fmt.Errorf("%w: the first has %d of %d bytes: copy or download the file again", ErrNoRecord, len(first), size)
	}
	records := max(1, blockBytes/size)
	r.buf = make([]byte, records*size)
	r.held = copy(r.buf, first)
	for _, c := range r.head.channels {
		r.values = append(r.values, make([]float64, int(records)*c.perRecord))
	}
	return nil
}

// Recording returns the description of the file, complete when Next has returned
// io.EOF.
func (r *Reader) Recording() *eeg.Recording { return r.rec }

// Next returns the next data records, or io.EOF after the last whole one.
func (r *Reader) Next() (eeg.Block, error) {
	if r.err != nil {
		return eeg.Block{}, r.err
	}
	n, err := r.fill()
	if err == nil && n == 0 {
		err = io.EOF
		if r.head.record == 0 || r.read == r.head.records {
			if broken := r.head.events(r.in, r.rec); broken != nil {
				err = broken
			}
		}
	}
	if err == nil {
		err = r.extend(n)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("%s: %w", r.name, err)
	}
	if r.err = err; err != nil {
		return eeg.Block{}, err
	}
	return r.decode(n), nil
}

// fill reads whole records and returns their number, 0 at the end.
func (r *Reader) fill() (int, error) {
	if r.over {
		return 0, nil
	}
	size := r.head.record
	want := int64(len(r.buf)) / size
	if r.head.records >= 0 {
		want = min(want, r.head.records-r.read)
	}
	got, err := io.ReadFull(r.in, r.buf[r.held:want*size])
	got += r.held
	r.held = 0
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return 0, fmt.Errorf("reading record %d: %w", r.read+1, err)
	}
	n, rest := int64(got)/size, int64(got)%size
	found := r.read + n
	switch r.over = n < want || found == r.head.records; {
	case rest > 0:
		r.rec.Warn(ErrTruncatedBody, "record %d has %d of %d bytes; read the whole ones", found+1, rest, size)
	case r.over && r.head.records < 0:
		r.rec.Warn(ErrRecordCount, "the header says %d; found %d", r.head.records, found)
	case r.over && found < r.head.records:
		r.rec.Warn(ErrTruncatedBody, "the header announces %d records; read %d", r.head.records, found)
	}
	return int(n), nil
}

// extend adds n records to the recording.
func (r *Reader) extend(n int) error {
	duration := r.head.rate.Time(r.read + int64(n))
	if duration > longest {
		return fmt.Errorf("%w: %d records are more than 50 years", ErrHeader, r.read+int64(n))
	}
	r.rec.Segments = append(r.rec.Segments[:0], eeg.Segment{Duration: duration})
	return nil
}

// decode turns n records into a block.
func (r *Reader) decode(n int) eeg.Block {
	for i, c := range r.head.channels {
		values := r.values[i][:n*c.perRecord]
		outside := 0
		for k := range n {
			raw := r.buf[int64(k)*r.head.record+c.offset:]
			outside += c.values(values[k*c.perRecord:][:c.perRecord], raw, c.low, c.high)
		}
		if outside > 0 {
			r.rec.Warn(ErrRange, "%q, from record %d on: %d samples", r.rec.Signals[i].Label, r.read+1, outside)
		}
		r.values[i] = values
		r.rec.Signals[i].Samples += int64(len(values))
	}
	start := r.head.rate.Time(r.read)
	r.read += int64(n)
	return eeg.Block{Start: start, Values: r.values}
}
