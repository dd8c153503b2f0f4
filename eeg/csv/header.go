package csv

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"ihealth/eeg"
)

// header reads the line of labels.
func (r *Reader) header() error {
	line, err := r.next()
	if errors.Is(err, io.EOF) {
		r.number = 1
		return r.errorf(1, ErrHeader, "the file is empty")
	}
	if err != nil {
		return err
	}
	line = bytes.TrimPrefix(line, []byte("\ufeff"))
	labels, err := r.labels(line)
	if err != nil {
		return err
	}
	r.mend(labels)
	for i, label := range labels {
		if i != r.class {
			r.rec.Signals = append(r.rec.Signals, eeg.Signal{Label: label, Type: eeg.TypeOfLabel(label), Unit: "uV", Rate: r.rate, Gain: 1})
		}
	}
	if len(r.rec.Signals) == 0 {
		return r.errorf(1, ErrHeader, "no channel")
	}
	r.values = make([][]float64, len(r.rec.Signals))
	return nil
}

func (r *Reader) labels(line []byte) ([]string, error) {
	var labels []string
	seen := map[string]bool{}
	column, rest := 1, line
	for i := range bytes.Count(line, []byte(",")) + 1 {
		text, at, tail := cut(rest, column)
		label := string(text)
		switch _, number := parse(text); {
		case label == "" || !utf8.Valid(text):
			return nil, r.errorf(at, ErrHeader, "blank label or no text")
		case number:
			return nil, r.errorf(at, ErrHeader, "%q is a number; the first line must hold the labels", label)
		case seen[label]:
			return nil, r.errorf(at, ErrHeader, "a second %q", label)
		case strings.EqualFold(label, "class") && r.class < 0:
			r.class = i
		}
		seen[label] = true
		labels = append(labels, label)
		column += len(rest) - len(tail)
		rest = tail
	}
	return labels, nil
}

// mend writes P7 for the P that the eye-state set has between T7 and O1.
func (r *Reader) mend(labels []string) {
	for i := 1; i+1 < len(labels); i++ {
		if labels[i] == "P" && labels[i-1] == "T7" && labels[i+1] == "O1" {
			labels[i] = "P7"
			r.rec.Warn(ErrLabel, "column %d is called P; named it P7", i+1)
		}
	}
}
