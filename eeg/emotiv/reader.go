package emotiv

import (
	"bytes"
	"io"
	"math"
	"slices"
	"strings"

	"ihealth/eeg"
	"ihealth/eeg/internal/table"
)

// The formats of files.
const (
	FormatPro       = "EmotivPRO"
	FormatTestBench = "EMOTIV-TestBench"
)

// Options of a Reader.
type Options struct {
	Name string   // of the file, for messages
	Rate eeg.Rate // of all channels; zero takes the file's, or assumes 128 Hz with a warning
}

// Reader streams a file. It implements eeg.Source.
type Reader struct {
	table.Stream
	counterAt, clockAt int // their places among the numbers, -1 for none
	counter            counter
}

// Is reports whether text, the beginning of a file, is that of an EMOTIV export.
func Is(text []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(text, []byte("\ufeff")), []byte("\n"))
	return parseMetadata(string(line)).known() || bytes.Contains(line, []byte("EEG.Counter"))
}

// NewReader reads the metadata and the column names of in. It does not close in.
func NewReader(in io.Reader, o Options) (*Reader, error) {
	if o.Name == "" {
		o.Name = "emotiv"
	}
	r := &Reader{Stream: table.Stream{Lines: table.NewLines(in, o.Name), Rec: &eeg.Recording{Format: FormatPro}}}
	line, err := r.Header()
	if err != nil {
		return nil, err
	}
	meta := parseMetadata(string(line))
	if o.Rate == (eeg.Rate{}) {
		o.Rate = meta.rate()
	}
	if err := r.SetRate(o.Rate, eeg.RateHz(table.EPOCHz)); err != nil {
		return nil, err
	}
	r.Rec.Start, r.Rec.Subject = meta.start(), meta.subject()
	names, err := r.names(line, meta)
	if err != nil {
		return nil, err
	}
	if err := r.describe(names); err != nil {
		return nil, err
	}
	r.follow()
	r.begin(names)
	return r, nil
}

// names returns the names of the columns, which follow the metadata in the same line
// or in the next.
func (r *Reader) names(line []byte, meta metadata) ([]string, error) {
	if labels := meta["labels"]; labels != "" {
		r.Rec.Format = FormatTestBench
		r.Dialect = table.Dialect{Separator: ',', Point: '.'}
		return strings.Fields(labels), nil
	}
	if meta.known() {
		var err error
		if line, err = r.Header(); err != nil {
			return nil, err
		}
	}
	r.Dialect = table.Sniff(line)
	cells, _ := r.Cells(line)
	if last := len(cells) - 1; len(cells[last]) == 0 {
		cells = cells[:last]
	}
	names := make([]string, len(cells))
	for i, cell := range cells {
		names[i] = string(cell)
	}
	return names, nil
}

// begin takes the start from the first sample's timestamp where no metadata tell it.
func (r *Reader) begin(names []string) {
	fold := func(want ...string) int {
		return slices.IndexFunc(names, func(name string) bool { return slices.Contains(want, strings.ToUpper(name)) })
	}
	clock, count := fold("TIMESTAMP"), fold("EEG.COUNTER", "COUNTER")
	rows, err := r.Ahead(len(names))
	if clock < 0 || err != nil || !r.Rec.Start.IsZero() {
		return // an error is met again by Next
	}
	for _, cells := range rows {
		if len(cells) < len(names) || count >= 0 && len(cells[count]) == 0 {
			continue
		}
		if s, ok := number(string(cells[clock])); ok && s >= earliest {
			r.Rec.Start = at(s)
		}
		return
	}
}

// follow lets the counter find lost samples.
func (r *Reader) follow() {
	hz := r.Rate.Hz()
	r.counter = counter{hz: hz, period: max(1, int64(math.Round(hz)))}
	if r.Rec.Format == FormatTestBench {
		r.counter.period++
	}
	if r.counterAt >= 0 {
		r.Before = r.before
	}
}

// before judges a row by its counter and its time.
func (r *Reader) before(numbers []float64) (lost int64, skip bool) {
	count, seconds := numbers[r.counterAt], math.NaN()
	if r.clockAt >= 0 {
		seconds = numbers[r.clockAt]
	}
	if math.IsNaN(count) {
		r.Warn(ErrNoCounter, "a row of other sensors")
		return 0, true
	}
	if count != math.Trunc(count) || math.Abs(count) > math.MaxInt32 {
		r.Warn(ErrCounter, "no count: %v", count)
		return 0, false
	}
	lost, ok := r.counter.lost(int64(count), seconds)
	if !ok {
		r.Warn(ErrCounter, "stands still or goes back to %v", count)
	}
	if lost > 0 {
		r.Warn(ErrLost, "%d before count %v", lost, count)
	}
	return lost, false
}
