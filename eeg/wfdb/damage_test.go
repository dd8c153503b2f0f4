package wfdb_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ihealth/eeg"
	"ihealth/eeg/eegtest"
	"ihealth/eeg/wfdb"
)

// simple returns a record of one signal of three samples with a text replaced in its
// header.
func simple(from, to string) fstest.MapFS {
	header := "x 1 128 3 13:05:00 25/04/1989\nx.dat 16 200(0)/uV 16 0 1 6 0 Cz\n"
	return record(strings.Replace(header, from, to, 1), map[string][]byte{"x.dat": encode(16, 1, 2, 3)})
}

func TestRefused(t *testing.T) {
	tests := []struct {
		name, from, to string
		want           error
	}{
		{"several segments", "x 1", "x/3 1", wfdb.ErrUnsupported},
		{"no signal", "x 1", "x 0", wfdb.ErrHeader},
		{"signals in words", "x 1", "x one", wfdb.ErrHeader},
		{"more signals than lines", "x 1", "x 999999999", wfdb.ErrHeader},
		{"line without end", "x 1", strings.Repeat("x", 1<<17), wfdb.ErrHeader},
		{"rate 0", "128", "0", wfdb.ErrHeader},
		{"negative rate", "128", "-128", wfdb.ErrHeader},
		{"rate NaN", "128", "nan", wfdb.ErrHeader},
		{"once a day", "128", "0.00001", wfdb.ErrHeader},
		{"rate beyond all clocks", "128", "999999999999999", wfdb.ErrHeader},
		{"negative samples", "128 3", "128 -3", wfdb.ErrHeader},
		{"samples of a century", "128 3", "1 3155760000", wfdb.ErrHeader},
		{"file outside", "x.dat", "../x.dat", wfdb.ErrOutside},
		{"absolute file", "x.dat", "/etc/passwd", wfdb.ErrOutside},
		{"standard input", "x.dat", "-", fs.ErrNotExist},
		{"file absent", "x.dat", "y.dat", fs.ErrNotExist},
		{"unknown format", " 16 ", " 310 ", wfdb.ErrUnsupported},
		{"format in words", " 16 ", " LE16 ", wfdb.ErrHeader},
		{"0 samples in a frame", " 16 ", " 16x0 ", wfdb.ErrHeader},
		{"too many samples in a frame", " 16 ", " 16x999999 ", wfdb.ErrHeader},
		{"skew of hours", " 16 ", " 16:999999 ", wfdb.ErrHeader},
		{"file shorter than its preamble", " 16 ", " 16+999999 ", wfdb.ErrNoSample},
		{"gain in words", "200(0)/uV", "high", wfdb.ErrHeader},
		{"gain NaN", "200(0)/uV", "nan", wfdb.ErrHeader},
		{"gain beyond numbers", "200(0)/uV", "1e999", wfdb.ErrHeader},
		{"gain too near to 0", "200(0)/uV", "1e-320", wfdb.ErrHeader},
		{"offset beyond numbers", "200(0)/uV", "1e-305(123456)", wfdb.ErrHeader},
		{"initial value in words", "16 0 1 6", "16 0 x 6", wfdb.ErrHeader},
		{"checksum too large", "16 0 1 6", "16 0 1 6000000000", wfdb.ErrHeader},
	}
	for _, tt := range tests {
		_, err := readAll(simple(tt.from, tt.to), "sub/x.hea", wfdb.Options{Name: "here/x.hea"})
		if !errors.Is(err, tt.want) || !strings.HasPrefix(err.Error(), "here/x.hea:") {
			t.Errorf("%s: %v, want %v of here/x.hea", tt.name, err, tt.want)
		}
	}
}

func TestTolerated(t *testing.T) {
	first := func(check func(eeg.Signal) bool) func(*eeg.Recording) bool {
		return func(r *eeg.Recording) bool { return check(r.Signals[0]) }
	}
	tests := []struct {
		name, from, to string
		want           error // none is no warning
		check          func(*eeg.Recording) bool
	}{
		{"no rate", " 128 3 13:05:00 25/04/1989", "", nil, first(func(s eeg.Signal) bool { return s.Rate == eeg.RateHz(250) })},
		{"rate as a fraction", "128", "128.5", nil, first(func(s eeg.Signal) bool { return s.Rate == eeg.Rate{Samples: 257, Period: 2 * time.Second} })},
		{"counter", "128", "128/360.5(7)", nil, first(func(s eeg.Signal) bool { return s.Rate == eeg.RateHz(128) })},
		{"unknown number of samples", "128 3", "128 0", nil, nil},
		{"no date", " 25/04/1989", "", wfdb.ErrStart, func(r *eeg.Recording) bool { return r.Start.IsZero() }},
		{"fewer samples", "128 3", "128 9", wfdb.ErrTruncatedBody, nil},
		{"no gain", " 200(0)/uV 16 0 1 6 0 Cz", "", wfdb.ErrScale, first(func(s eeg.Signal) bool { return s.Gain == 1./200 && s.Unit == "mV" })},
		{"gain 0", "200(0)", "0(3)", wfdb.ErrScale, first(func(s eeg.Signal) bool { return s.Gain == 1./200 && s.Offset == -3./200 })},
		{"zero of the converter", "200(0)/uV 16 0", "200/uV 16 7", nil, first(func(s eeg.Signal) bool { return s.Offset == -7./200 })},
		{"negative gain", "200(0)", "-200(0)", nil, first(func(s eeg.Signal) bool { return s.Gain == -1./200 })},
		{"no description", " Cz", "", wfdb.ErrLabel, first(func(s eeg.Signal) bool { return s.Label == "signal 1" })},
		{"other initial value", "16 0 1 6", "16 0 2 6", wfdb.ErrInitial, nil},
		{"other checksum", "16 0 1 6", "16 0 1 7", wfdb.ErrChecksum, nil},
		{"checksum without sign", "16 0 1 6", "16 0 1 65542", nil, nil},
		{"comment", "x.dat", "# <name>: Mueller\nx.dat", nil, nil},
	}
	for _, tt := range tests {
		s := read(t, simple(tt.from, tt.to))
		relevant := s.Recording.Warnings
		if !errors.Is(tt.want, wfdb.ErrLabel) && len(relevant) > 0 && errors.Is(relevant[len(relevant)-1], wfdb.ErrLabel) {
			relevant = relevant[:len(relevant)-1] // of the shortened line
		}
		if warned := len(relevant) > 0; warned != (tt.want != nil) || warned && !eegtest.Warned(s.Recording, tt.want) {
			t.Errorf("%s: warnings %v, want %v", tt.name, s.Recording.Warnings, tt.want)
		}
		if tt.check != nil && !tt.check(s.Recording) {
			t.Errorf("%s: read %+v", tt.name, s.Recording)
		}
		if diff := eegtest.Diff([][]float64{{1, 2, 3}}, s.Values); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// TestPersonalComments reads a name and looks for it in what is shown of a record.
func TestPersonalComments(t *testing.T) {
	const name = "# <name>: Mueller\n"
	s := read(t, simple("x.dat", name+"x.dat"))
	_, err := readAll(simple("x.dat", name+"y.dat"), "sub/x.hea", wfdb.Options{})
	if shown := fmt.Sprintf("%+v %v", *s.Recording, err); strings.Contains(shown, "Mueller") {
		t.Errorf("shows a personal field: %s", shown)
	}
}

func TestTrailing(t *testing.T) {
	fsys := simple("128 3", "128 2")
	s := read(t, fsys)
	if diff := eegtest.Diff([][]float64{{1, 2}}, s.Values); diff != "" || !eegtest.Warned(s.Recording, wfdb.ErrTrailing) {
		t.Errorf("warnings %v, %s", s.Recording.Warnings, diff)
	}
}

// TestFilesOfDifferentLength ends a record of unknown length with its shortest file.
func TestFilesOfDifferentLength(t *testing.T) {
	fsys := record("x 2 128\na.dat 16 1\nb.dat 16 1\n", map[string][]byte{"a.dat": encode(16, 1, 2, 3), "b.dat": encode(16, 4, 5)})
	s := read(t, fsys)
	if diff := eegtest.Diff([][]float64{{1, 2}, {4, 5}}, s.Values); diff != "" || !eegtest.Warned(s.Recording, wfdb.ErrTruncatedBody) {
		t.Errorf("warnings %v, %s", s.Recording.Warnings, diff)
	}
}

func TestSignalsOfOneFileAgree(t *testing.T) {
	for name, header := range map[string]string{
		"formats": "x 2 128\na.dat 16 1\na.dat 212 1\n",
		"offsets": "x 2 128\na.dat 16 1\na.dat 16+2 1\n",
		"apart":   "x 3 128\na.dat 16 1\nb.dat 16 1\na.dat 16 1\n",
	} {
		fsys := record(header, map[string][]byte{"a.dat": make([]byte, 64), "b.dat": make([]byte, 64)})
		if _, err := readAll(fsys, "sub/x.hea", wfdb.Options{}); !errors.Is(err, wfdb.ErrHeader) {
			t.Errorf("%s: %v, want ErrHeader", name, err)
		}
	}
}
