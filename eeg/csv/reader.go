package csv

import (
	"io"
	"strings"
	"unicode/utf8"

	"ihealth/eeg"
	"ihealth/eeg/internal/table"
)

// Options of a Reader.
type Options struct {
	Name string   // of the file, for messages
	Rate eeg.Rate // of all channels; zero takes that of a column of times, or the EPOC's with a warning
}

// Reader streams a file. It implements eeg.Source.
type Reader struct{ table.Stream }

// NewReader reads the line of labels of in. It does not close in.
func NewReader(in io.Reader, o Options) (*Reader, error) {
	if o.Name == "" {
		o.Name = "csv"
	}
	r := &Reader{table.Stream{Lines: table.NewLines(in, o.Name), Rec: &eeg.Recording{Format: "CSV"}}}
	line, err := r.Header()
	if err != nil {
		return nil, err
	}
	r.Dialect = table.Sniff(line)
	labels, class, err := r.labels(line)
	if err != nil {
		return nil, err
	}
	name := func(column int) string {
		if column == class {
			return "class"
		}
		return ""
	}
	if err := r.Describe(labels, name, o.Rate); err != nil {
		return nil, err
	}
	return r, nil
}

// labels returns the labels of a line, which are different texts and no numbers, and
// the column of the class, -1 without one.
func (r *Reader) labels(line []byte) (labels []string, class int, err error) {
	cells, at := r.Cells(line)
	class = -1
	labels = make([]string, len(cells))
	seen := make(map[string]bool, len(cells))
	for i, cell := range cells {
		label := string(cell)
		switch _, number := table.Parse(cell); {
		case label == "" || !utf8.Valid(cell):
			return nil, 0, r.Errorf(at[i], ErrHeader, "blank label or no text")
		case number:
			return nil, 0, r.Errorf(at[i], ErrHeader, "%q is a number; the first line must hold the labels", label)
		case seen[label]:
			return nil, 0, r.Errorf(at[i], ErrHeader, "a second %q", label)
		case strings.EqualFold(label, "class") && class < 0:
			class = i
		}
		seen[label] = true
		labels[i] = label
	}
	return labels, class, nil
}
