package arff

import (
	"io"
	"strings"

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

// NewReader reads the declarations of in. It does not close in.
func NewReader(in io.Reader, o Options) (*Reader, error) {
	if o.Name == "" {
		o.Name = "arff"
	}
	r := &Reader{table.Stream{
		Lines:   table.NewLines(in, o.Name),
		Dialect: table.Dialect{Separator: ',', Point: '.'},
		Rec:     &eeg.Recording{Format: "ARFF"},
		Missing: "?",
	}}
	r.Comment, r.Check = '%', r.dense
	attributes, err := r.declarations()
	if err != nil {
		return nil, err
	}
	labels := make([]string, len(attributes))
	for i, a := range attributes {
		labels[i] = a.name
	}
	class := func(column int) string {
		if attributes[column].nominal {
			return attributes[column].name
		}
		return ""
	}
	if err := r.Describe(labels, class, o.Rate); err != nil {
		return nil, err
	}
	return r, nil
}

// declarations reads the lines up to @DATA.
func (r *Reader) declarations() ([]attribute, error) {
	var attributes []attribute
	seen := map[string]bool{}
	for {
		line, err := r.Header()
		if err != nil {
			return nil, err
		}
		keyword, rest, _ := word(strings.TrimSpace(string(line)) + " ")
		switch strings.ToUpper(keyword) {
		case "@RELATION":
		case "@DATA":
			return attributes, nil
		case "@ATTRIBUTE":
			a, err := r.attribute(rest)
			if err != nil {
				return nil, err
			}
			if seen[a.name] {
				return nil, r.Errorf(1, ErrHeader, "a second attribute %q", a.name)
			}
			seen[a.name] = true
			attributes = append(attributes, a)
		default:
			return nil, r.Errorf(1, ErrHeader, "want @RELATION, @ATTRIBUTE or @DATA")
		}
	}
}

// dense refuses a sparse row, such as {0 5, 2 1}.
func (r *Reader) dense(line []byte) error {
	if line[0] == '{' {
		return r.Errorf(1, ErrSparse, "{index value, …} is not read; save the data with every value of a row")
	}
	return nil
}
