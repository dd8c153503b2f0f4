package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"ihealth/eeg"
)

// blockRows is the largest number of rows in a block.
const blockRows = 128

// longest bounds a recording.
const longest = 50 * 365 * 24 * time.Hour

// Stream makes blocks of the rows below a header. It implements eeg.Source.
type Stream struct {
	Lines
	Dialect
	Rec     *eeg.Recording // with a signal for each Value column
	Columns []Column
	Rate    eeg.Rate
	Missing string // what a cell without a number holds, "" or a mark

	// Before judges a row by its Numbers: how many samples were lost before it, and
	// whether it is no sample at all. Nil takes every row.
	Before func(numbers []float64) (lost int64, skip bool)

	// Check refuses a row before it is read. Nil refuses none.
	Check func(line []byte) error

	stretches    []int       // consecutive numbers from each column
	numbers      [][]float64 // by column of a Value or Number
	values, view [][]float64 // those of Values
	others       [][]float64 // those of Numbers
	told         []float64   // of the last row
	texts        [][]byte    // of the last row, by Run and Event column
	noted        []Column    // Run and Event columns
	runs         []run
	missing      bool  // whether the last row lacks a number
	rows         int64 // that were read
	grid         int64 // rows read or lost
	held         int   // row of values that begins the next segment, 0 for none
	lost         int64 // samples before it
	err          error // that ended the stream
}

// Open prepares the stream when its columns are known.
func (s *Stream) Open() {
	s.stretches = make([]int, len(s.Columns)+1)
	for i := len(s.Columns) - 1; i >= 0; i-- {
		if role := s.Columns[i].Role; role == Value || role == Number {
			s.stretches[i] = s.stretches[i+1] + 1
		}
	}
	for _, c := range s.Columns {
		cells := make([]float64, blockRows)
		switch c.Role {
		case Value:
			s.numbers, s.values = append(s.numbers, cells), append(s.values, cells)
		case Number:
			s.numbers, s.others = append(s.numbers, cells), append(s.others, cells)
		case Run, Event:
			s.noted = append(s.noted, c)
		case Skip:
		}
	}
	s.told = make([]float64, len(s.others))
	s.view = make([][]float64, len(s.values))
	s.texts = make([][]byte, len(s.noted))
	s.runs = make([]run, len(s.noted))
}

// SetRate takes the rate of an option, or assumes one with a warning.
func (s *Stream) SetRate(option, assumed eeg.Rate) error {
	s.Rate = option
	switch {
	case option == eeg.Rate{}:
		s.Rate = assumed
		s.Rec.Warn(ErrRateAssumed, "the file tells none; took the EPOC's %v", assumed)
	case option.Samples < 1 || option.Period < 1:
		return s.Errorf(1, ErrRate, "%v is not > 0", option)
	}
	return nil
}

// Ahead returns the cells of the rows of that many columns that are held in memory and
// come next; the last row may be cut off.
func (s *Stream) Ahead(columns int) (rows [][][]byte, err error) {
	d := s.Dialect
	for line := range bytes.SplitSeq(bytes.Clone(s.ahead()), []byte("\n")) {
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(trim(line)) == 0 || s.Comment != 0 && line[0] == s.Comment {
			continue
		}
		if len(rows) == 0 {
			d.sniff(line, columns)
		}
		if d.Spaced {
			unspace(line)
		}
		cells, _ := d.Cells(line)
		rows = append(rows, cells)
	}
	switch {
	case len(rows) > 0:
		return rows, nil
	case errors.Is(s.Lines.err, io.EOF):
		return nil, s.Errorf(1, ErrNoRow, "the file ends after its labels")
	}
	return nil, fmt.Errorf("%s: reading line %d: %w", s.name, s.number+1, s.Lines.err)
}

// Warn adds a warning about the last line.
func (s *Stream) Warn(cause error, where string, args ...any) {
	s.Rec.Warn(cause, "line %d: %s", s.number, fmt.Sprintf(where, args...))
}

// Recording returns the description of the file, complete when Next has returned
// io.EOF.
func (s *Stream) Recording() *eeg.Recording { return s.Rec }

// Next returns the next rows of one segment, or io.EOF after the last one.
func (s *Stream) Next() (eeg.Block, error) {
	if s.err != nil {
		return eeg.Block{}, s.err
	}
	n := s.resume()
	for n < blockRows {
		lost, err := s.row(n)
		if err != nil {
			s.err = s.end(err)
			break
		}
		if lost > 0 && n > 0 {
			s.held, s.lost = n, lost
			break
		}
		s.take(lost, n)
		n++
	}
	if n == 0 || s.err != nil && !errors.Is(s.err, io.EOF) {
		return eeg.Block{}, s.err
	}
	return s.block(n), nil
}

// resume takes the row that ended the last block and returns the number of rows
// taken.
func (s *Stream) resume() int {
	if s.held == 0 {
		return 0
	}
	for _, v := range s.values {
		v[0] = v[s.held]
	}
	s.held = 0
	s.take(s.lost, 0)
	return 1
}

// row reads the next sample into row n of the values. A last line that has no newline
// and cannot be read was cut off.
func (s *Stream) row(n int) (lost int64, err error) {
	for {
		line, err := s.Line()
		if err != nil {
			return 0, err
		}
		if err := s.prepare(line); err != nil {
			return 0, err
		}
		err = s.parse(line, n)
		if !s.whole && (err != nil || s.open(line)) {
			s.Rec.Warn(ErrTruncatedRow, "line %d", s.number)
			return 0, io.EOF
		}
		if err != nil {
			return 0, err
		}
		if s.Before == nil {
			return 0, nil
		}
		for i, v := range s.others {
			s.told[i] = v[n]
		}
		lost, skip := s.Before(s.told)
		switch {
		case skip:
		case s.Rate.Time(s.grid) > longest || s.Rate.Time(lost) > longest:
			return 0, s.Errorf(1, ErrGap, "%d samples lost make the recording longer than 50 years", lost)
		default:
			return lost, nil
		}
	}
}

// prepare checks a row and learns or applies the dialect.
func (s *Stream) prepare(line []byte) error {
	if s.Check != nil {
		if err := s.Check(line); err != nil {
			return err
		}
	}
	if s.rows == 0 {
		s.sniff(line, len(s.Columns))
	}
	if s.Spaced {
		unspace(line)
	}
	return nil
}

// open reports whether the last cell of a line that is read, if anybody wants it, is
// still missing.
func (s *Stream) open(line []byte) bool {
	return s.Columns[len(s.Columns)-1].Role != Skip && line[len(line)-1] == s.Separator &&
		bytes.Count(line, []byte{s.Separator}) < len(s.Columns)
}

// take adds row n of the values to the recording, after lost samples.
func (s *Stream) take(lost int64, n int) {
	if s.rows == 0 || lost > 0 {
		s.closeAll()
		s.grid += lost
		s.Rec.Segments = append(s.Rec.Segments, eeg.Segment{Start: s.Rate.Time(s.grid)})
	}
	for i := 0; s.missing && i < len(s.values); i++ {
		if math.IsNaN(s.values[i][n]) {
			s.Rec.Warn(ErrMissing, "line %d, %q", s.number, s.Rec.Signals[i].Label)
		}
	}
	s.annotate()
	s.rows++
	s.grid++
}

// end ends the stream with err.
func (s *Stream) end(err error) error {
	if errors.Is(err, io.EOF) {
		s.closeAll()
		if s.rows == 0 {
			return s.Errorf(1, ErrNoRow, "the file ends after its labels")
		}
	}
	return err
}

// block returns the first n rows of the values.
func (s *Stream) block(n int) eeg.Block {
	for i, v := range s.values {
		s.view[i] = v[:n]
	}
	for i := range s.Rec.Signals {
		s.Rec.Signals[i].Samples = s.rows
	}
	last := len(s.Rec.Segments) - 1
	segment := &s.Rec.Segments[last]
	first := s.Rate.SamplesBefore(segment.Start)
	segment.Duration = s.Rate.Time(s.grid - first)
	return eeg.Block{Segment: last, Start: s.Rate.Time(s.grid - int64(n)), Values: s.view}
}
