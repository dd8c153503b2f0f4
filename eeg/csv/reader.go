package csv

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"

	"ihealth/eeg"
)

// epocHz is the sampling rate of the EMOTIV EPOC.
const epocHz = 128

// blockRows is the number of rows in a block.
const blockRows = 128

// Options of a Reader.
type Options struct {
	Name string   // of the file, for messages
	Rate eeg.Rate // of all channels; zero assumes the EPOC's 128 Hz, with a warning
}

// Reader streams a file. It implements eeg.Source.
type Reader struct {
	lines
	rec    *eeg.Recording
	rate   eeg.Rate
	class  int // column of the class, -1 without one
	values [][]float64
	cell   []float64 // of the row that is being read
	rows   int64
	run    run
	err    error // that ended the stream
}

// run is a stretch of rows of one class.
type run struct {
	class string
	first int64
}

// NewReader reads the line of labels of in. It does not close in.
func NewReader(in io.Reader, o Options) (*Reader, error) {
	if o.Name == "" {
		o.Name = "csv"
	}
	r := &Reader{
		lines: lines{in: bufio.NewReaderSize(in, longestLine), name: o.Name},
		rec:   &eeg.Recording{Format: "CSV"},
		rate:  o.Rate,
		class: -1,
	}
	switch {
	case o.Rate == eeg.Rate{}:
		r.rate = eeg.RateHz(epocHz)
		r.rec.Warn(ErrRateAssumed, "the file tells none; took the EPOC's %v", r.rate)
	case o.Rate.Samples < 1 || o.Rate.Period < 1:
		return nil, r.errorf(1, ErrRate, "%v is not > 0", o.Rate)
	}
	if err := r.header(); err != nil {
		return nil, err
	}
	return r, nil
}

// Recording returns the description of the file, complete when Next has returned
// io.EOF.
func (r *Reader) Recording() *eeg.Recording { return r.rec }

// Next returns the next rows, or io.EOF after the last one.
func (r *Reader) Next() (eeg.Block, error) {
	if r.err != nil {
		return eeg.Block{}, r.err
	}
	for i := range r.values {
		r.values[i] = r.values[i][:0]
	}
	start := r.rate.Time(r.rows)
	n := int64(0)
	for ; n < blockRows; n++ {
		if r.err = r.row(); r.err != nil {
			break
		}
	}
	if errors.Is(r.err, io.EOF) {
		r.endRun()
		if r.rows == 0 {
			r.err = r.errorf(1, ErrNoRow, "the file ends after its labels")
		}
	}
	if n == 0 || r.err != nil && !errors.Is(r.err, io.EOF) {
		return eeg.Block{}, r.err
	}
	r.extend()
	return eeg.Block{Start: start, Values: r.values}, nil
}

// extend adds the rows read to the recording.
func (r *Reader) extend() {
	for i := range r.rec.Signals {
		r.rec.Signals[i].Samples = r.rows
	}
	r.rec.Segments = []eeg.Segment{{Duration: r.rate.Time(r.rows)}}
}

// row reads one row into the values. A last line that has no newline and cannot be
// read was cut off.
func (r *Reader) row() error {
	line, err := r.next()
	if err != nil {
		return err
	}
	class, err := r.cells(line)
	if err != nil && !r.whole {
		r.rec.Warn(ErrTruncatedRow, "line %d", r.number)
		return io.EOF
	}
	if err != nil {
		return err
	}
	r.classify(class)
	for i, v := range r.cell {
		r.values[i] = append(r.values[i], v)
	}
	r.rows++
	return nil
}

// cells reads the values of a row into cell and returns its class.
func (r *Reader) cells(line []byte) (class string, err error) {
	want := len(r.values)
	if r.class >= 0 {
		want++
	}
	if got := bytes.Count(line, []byte(",")) + 1; got != want {
		return "", r.errorf(1, ErrColumns, "%d instead of %d", got, want)
	}
	r.cell = r.cell[:0]
	column, rest := 1, line
	for i := range want {
		text, at, tail := cut(rest, column)
		if v, ok := parse(text); i == r.class {
			class = string(text)
		} else if ok {
			r.cell = append(r.cell, v)
		} else {
			return "", r.errorf(at, ErrValue, "%q", text[:min(len(text), 40)])
		}
		column += len(rest) - len(tail)
		rest = tail
	}
	return class, nil
}

// parse returns a finite decimal number.
func parse(text []byte) (float64, bool) {
	if strings.Trim(string(text), "0123456789.+-eE") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(text), 64)
	return v, err == nil && !math.IsInf(v, 0)
}

// classify notes the class of the next row.
func (r *Reader) classify(class string) {
	if r.class < 0 || r.rows > 0 && class == r.run.class {
		return
	}
	r.endRun()
	r.run = run{class: class, first: r.rows}
}

// endRun makes the last run of a class an annotation.
func (r *Reader) endRun() {
	if r.class < 0 || r.rows == 0 {
		return
	}
	onset := r.rate.Time(r.run.first)
	r.rec.Annotations = append(r.rec.Annotations, eeg.Annotation{
		Onset: onset, Duration: r.rate.Time(r.rows) - onset, Lasting: true, Text: "class=" + r.run.class,
	})
}
