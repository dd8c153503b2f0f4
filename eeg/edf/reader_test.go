package edf_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ihealth/eeg"
	"ihealth/eeg/edf"
	"ihealth/eeg/eegtest"
)

func readAll(in io.Reader, o edf.Options) (eegtest.Stream, error) {
	r, err := edf.NewReader(in, o)
	if err != nil {
		return eegtest.Stream{}, err
	}
	return eegtest.Collect(r)
}

func read(t *testing.T, b []byte, o edf.Options) eegtest.Stream {
	t.Helper()
	s, err := readAll(bytes.NewReader(b), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestReaderOfSegments(t *testing.T) {
	got := read(t, small(), edf.Options{})
	gain := 8400.0 / 65535
	signal := func(label string, perSecond int64) eeg.Signal {
		return eeg.Signal{Label: label, Type: eeg.TypeEEG, Unit: "uV", Rate: eeg.RateHz(perSecond), Samples: 3 * perSecond, Gain: gain, Offset: 32768 * gain, Low: -32768, High: 32767, Width: 2}
	}
	want := eegtest.Stream{
		Recording: &eeg.Recording{
			Format:  "EDF+D",
			Start:   time.Date(2002, 3, 2, 4, 5, 6, 500_000_000, time.UTC),
			Subject: eeg.Subject{Patient: "X X X X", Recording: "Startdate 02-MAR-2002 X X X"},
			Signals: []eeg.Signal{signal("Fp1", 4), signal("Fp2", 2)},
			Annotations: []eeg.Annotation{
				{Onset: 250 * time.Millisecond, Duration: 500 * time.Millisecond, Lasting: true, Text: "go"},
				{Onset: 10 * time.Second, Text: "stop"},
			},
			Segments: []eeg.Segment{{Start: 0, Duration: 2 * time.Second}, {Start: 10 * time.Second, Duration: time.Second}},
		},
		Values: [][]float64{{1, -2, 3, -4, 5, 6, -7, 8, 9, 10, 11, 12}, {7, 8, 9, 10, 11, 12}},
		Starts: []time.Duration{0, time.Second, 10 * time.Second},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReaderOfOneByteReads(t *testing.T) {
	whole := read(t, small(), edf.Options{})
	single, err := readAll(iotest.OneByteReader(bytes.NewReader(small())), edf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(whole, single); diff != "" {
		t.Error(diff)
	}
}

// TestTruncationAtEveryByte cuts a file everywhere: inside the header it is refused
// by name, inside the body it is read to its last whole record.
func TestTruncationAtEveryByte(t *testing.T) {
	truncate(t, small(), 2*4+24+2*2)
	truncate(t, smallBDF(), 3*4+24+3*2)
}

func truncate(t *testing.T, whole []byte, record int) {
	t.Helper()
	const header = 256 * 4
	for size := range len(whole) {
		s, err := readAll(bytes.NewReader(whole[:size]), edf.Options{})
		records := (size - header) / record
		switch {
		case size < header:
			if !errors.Is(err, edf.ErrTruncatedHeader) || !strings.Contains(err.Error(), fmt.Sprintf("byte %d of", size)) {
				t.Errorf("cut at byte %d: %v, want ErrTruncatedHeader that names the byte", size, err)
			}
		case records == 0:
			if !errors.Is(err, edf.ErrNoRecord) {
				t.Errorf("cut at byte %d: %v, want ErrNoRecord", size, err)
			}
		case err != nil:
			t.Errorf("cut at byte %d: %v", size, err)
		case len(s.Starts) != records || !eegtest.Warned(s.Recording, edf.ErrTruncatedBody):
			t.Errorf("cut at byte %d: %d records and warnings %v, want %d", size, len(s.Starts), s.Recording.Warnings, records)
		}
	}
}

func TestTruncatedHeaderNamesTheField(t *testing.T) {
	for size, field := range map[int]string{
		7: "version", 100: "recording identification", 255: "number of signals", 256: "label of signal 1", 272: "label of signal 2",
		1023: "reserved of signal 3",
	} {
		_, err := readAll(bytes.NewReader(small()[:size]), edf.Options{})
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%q", field)) {
			t.Errorf("cut at byte %d: %v, want the field %q", size, err, field)
		}
	}
}

func TestReadErrorIsKept(t *testing.T) {
	broken := errors.New("broken disk")
	for _, size := range []int{0, 300, 256*4 + 10, 256*4 + 50} {
		in := io.MultiReader(bytes.NewReader(small()[:size]), iotest.ErrReader(broken))
		if _, err := readAll(in, edf.Options{}); !errors.Is(err, broken) {
			t.Errorf("after %d bytes: %v, want the reader's error", size, err)
		}
	}
}

func TestNextAfterTheEnd(t *testing.T) {
	r, err := edf.NewReader(bytes.NewReader(small()), edf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := eeg.Drain(r); err != nil {
		t.Fatal(err)
	}
	before := len(r.Recording().Warnings)
	if _, err := r.Next(); !errors.Is(err, io.EOF) || len(r.Recording().Warnings) != before {
		t.Errorf("second end: %v with %v", err, r.Recording().Warnings)
	}
}

// plain returns one channel of two records, changed by edit.
func plain(edit func(*file)) []byte {
	f := newFile("", 2, eegChannel("Fp1", 2)).codes(1, 2, 3, 4)
	edit(f)
	return f.bytes()
}

// annotated returns an EDF+C file of two records whose first annotation signal ends
// with list.
func annotated(kind, second, list string) []byte {
	f := newFile(kind, 2, eegChannel("Fp1", 2), annotationChannel(64))
	f.codes(1, 2).tal(64, "+0\x14\x14\x00", list)
	f.codes(3, 4).tal(64, second)
	return f.bytes()
}

func TestRefusedFiles(t *testing.T) {
	const next = "+1\x14\x14\x00"
	tests := []struct {
		name string
		in   []byte
		want error
	}{
		{"empty", nil, edf.ErrTruncatedHeader},
		{"text", []byte("timestamp,AF3,F7\n0,1,2\n"), edf.ErrNotEDF},
		{"other version", plain(func(f *file) { f.version = "1" }), edf.ErrNotEDF},
		{"BDF of 16 bits", plain(func(f *file) { f.version = "\xffBIOSEMI" }), edf.ErrHeader},
		{"no signals", plain(func(f *file) { f.count = "0" }), edf.ErrHeader},
		{"negative signals", plain(func(f *file) { f.count = "-1" }), edf.ErrHeader},
		{"more signals than the file holds", plain(func(f *file) { f.count, f.headerBytes = "9999", "2560000" }), edf.ErrTruncatedHeader},
		{"header bytes", plain(func(f *file) { f.headerBytes = "99999" }), edf.ErrHeader},
		{"records in words", plain(func(f *file) { f.records = "ten" }), edf.ErrHeader},
		{"records below -1", plain(func(f *file) { f.records = "-2" }), edf.ErrHeader},
		{"duration 0 with samples", plain(func(f *file) { f.duration = "0" }), edf.ErrHeader},
		{"negative duration", plain(func(f *file) { f.duration = "-1" }), edf.ErrHeader},
		{"infinite duration", plain(func(f *file) { f.duration = "inf" }), edf.ErrHeader},
		{"duration of a century", plain(func(f *file) { f.duration = "31557600"; f.records = "99999999" }), edf.ErrHeader},
		{"duration with exponent", plain(func(f *file) { f.duration = "1e308" }), edf.ErrHeader},
		{"samples 0", plain(func(f *file) { f.signals[0].samples = "0" }), edf.ErrHeader},
		{"samples beyond the file", plain(func(f *file) { f.signals[0].samples = "99999999" }), edf.ErrNoRecord},
		{"physical maximum NaN", plain(func(f *file) { f.signals[0].pmax = "nan" }), edf.ErrHeader},
		{"physical range infinite", plain(func(f *file) { f.signals[0].pmin, f.signals[0].pmax = "-1e308", "1e308" }), edf.ErrHeader},
		{"digital fraction", plain(func(f *file) { f.signals[0].dmax = "1.5" }), edf.ErrHeader},
		{"digital range of 17 bits", plain(func(f *file) { f.signals[0].dmax = "65535" }), edf.ErrHeader},
		{"control character", plain(func(f *file) { f.signals[0].label = "F\x01" }), edf.ErrHeader},
		{"EDF+ of unknown kind", plain(func(f *file) { f.reserved = "EDF+X" }), edf.ErrHeader},
		{"EDF+D without annotations", plain(func(f *file) { f.reserved = "EDF+D" }), edf.ErrTimekeeping},
		{"no sign", annotated("EDF+C", next, "0.5\x14x\x14\x00"), edf.ErrAnnotation},
		{"no terminator", annotated("EDF+C", next, "+0.5\x14x\x00"), edf.ErrAnnotation},
		{"onset of 30 digits", annotated("EDF+C", next, "+999999999999999999999999999999\x14x\x14\x00"), edf.ErrAnnotation},
		{"onset with exponent", annotated("EDF+C", next, "+1e400\x14x\x14\x00"), edf.ErrAnnotation},
		{"duration in words", annotated("EDF+C", next, "+0.5\x15abc\x14x\x14\x00"), edf.ErrAnnotation},
		{"negative duration of an annotation", annotated("EDF+C", next, "+0.5\x15-1\x14x\x14\x00"), edf.ErrAnnotation},
		{"record without onset", annotated("EDF+D", "", ""), edf.ErrTimekeeping},
		{"records overlap", annotated("EDF+D", "+0.5\x14\x14\x00", ""), edf.ErrTimekeeping},
		{"records go back", annotated("EDF+D", "-5\x14\x14\x00", ""), edf.ErrTimekeeping},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := readAll(bytes.NewReader(tt.in), edf.Options{Name: "x.edf"}); !errors.Is(err, tt.want) || !strings.HasPrefix(err.Error(), "x.edf: ") {
				t.Errorf("%v, want %v of x.edf", err, tt.want)
			}
		})
	}
}

func TestLenientReadsWhatDamageLeaves(t *testing.T) {
	tests := []struct {
		name     string
		in       []byte
		want     error
		segments int
	}{
		{"no sign", annotated("EDF+C", "+1\x14\x14\x00", "0.5\x14x\x14\x00"), edf.ErrAnnotation, 1},
		{"record without onset", annotated("EDF+D", "", ""), edf.ErrTimekeeping, 1},
		{"records overlap", annotated("EDF+D", "+0.5\x14\x14\x00", ""), edf.ErrTimekeeping, 2},
		{"control character", plain(func(f *file) { f.signals[0].label = "F\x01" }), edf.ErrHeader, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := read(t, tt.in, edf.Options{Lenient: true})
			if !eegtest.Warned(s.Recording, tt.want) || len(s.Recording.Segments) != tt.segments {
				t.Errorf("warnings %v, segments %v", s.Recording.Warnings, s.Recording.Segments)
			}
			if diff := cmp.Diff([][]float64{{1, 2, 3, 4}}, s.Values); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestToleratedFiles(t *testing.T) {
	tests := []struct {
		name  string
		in    []byte
		want  error
		check func(eegtest.Stream) bool
	}{
		{"right-aligned number", plain(func(f *file) { f.duration = "       1" }), edf.ErrNonstandard, nil},
		{"number padded with NUL", plain(func(f *file) { f.duration = "1\x00\x00" }), edf.ErrNonstandard, nil},
		{"header bytes in words", plain(func(f *file) { f.headerBytes = "abc" }), edf.ErrNonstandard, nil},
		{"decimal comma", plain(func(f *file) { f.signals[0].pmax = "65535,0" }), edf.ErrNonstandard, func(s eegtest.Stream) bool { return s.Recording.Signals[0].Gain == 1 }},
		{"exponent", plain(func(f *file) { f.signals[0].pmax = "8.4E+3" }), edf.ErrNonstandard, func(s eegtest.Stream) bool { return s.Recording.Signals[0].Gain == 8400.0/65535 }},
		{"annotation signal in plain EDF", annotated("", "", ""), edf.ErrNonstandard, func(s eegtest.Stream) bool { return len(s.Values) == 1 }},
		{"Latin-1 patient", plain(func(f *file) { f.patient = "M\xfcller" }), edf.ErrEncoding, func(s eegtest.Stream) bool { return s.Recording.Subject.Patient == "Müller" }},
		{"Latin-1 unit", plain(func(f *file) { f.signals[0].unit = "\xb5V" }), edf.ErrEncoding, func(s eegtest.Stream) bool { return s.Recording.Signals[0].Unit == "uV" }},
		{"Latin-1 annotation", annotated("EDF+C", "+1\x14\x14\x00", "+0.5\x14caf\xe9\x14\x00"), edf.ErrEncoding, func(s eegtest.Stream) bool { return s.Recording.Annotations[0].Text == "café" }},
		{"no unit", plain(func(f *file) { f.signals[0].unit = "" }), edf.ErrUnit, nil},
		{"no label", plain(func(f *file) { f.signals[0].label = "" }), edf.ErrLabel, func(s eegtest.Stream) bool { return s.Recording.Signals[0].Label == "signal 1" }},
		{"no scale", plain(func(f *file) { f.signals[0].pmax = "0" }), edf.ErrScale, func(s eegtest.Stream) bool { return s.Recording.Signals[0].Physical(4) == 4 }},
		{"no date", plain(func(f *file) { f.date, f.clock = "00.00.00", "00.00.00" }), edf.ErrStart, func(s eegtest.Stream) bool { return s.Recording.Start.IsZero() }},
		{"code out of range", plain(func(f *file) { f.signals[0].dmax = "3" }), edf.ErrRange, func(s eegtest.Stream) bool { return s.Values[0][3] == 4 }},
		{"unknown number of records", plain(func(f *file) { f.records = "-1" }), edf.ErrRecordCount, nil},
		{"number of records 0", plain(func(f *file) { f.records = "0" }), edf.ErrRecordCount, nil},
		{"fewer records", plain(func(f *file) { f.records = "5000" }), edf.ErrTruncatedBody, nil},
		{"more records", plain(func(f *file) { f.codes(5, 6) }), edf.ErrTrailing, nil},
		{"gap in EDF+C", annotated("EDF+C", "+7\x14\x14\x00", ""), edf.ErrTimekeeping, func(s eegtest.Stream) bool { return len(s.Recording.Segments) == 1 }},
		{"record of EDF+C without onset", annotated("EDF+C", "", ""), edf.ErrTimekeeping, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := read(t, tt.in, edf.Options{})
			if !eegtest.Warned(s.Recording, tt.want) {
				t.Errorf("warnings %v, want %v", s.Recording.Warnings, tt.want)
			}
			if tt.check != nil && !tt.check(s) {
				t.Errorf("read %+v", s.Recording)
			}
			if diff := cmp.Diff([][]float64{{1, 2, 3, 4}}, s.Values); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRepeatedLabels(t *testing.T) {
	f := newFile("", 1, eegChannel("A", 1), eegChannel("A", 1), eegChannel("A #2", 1), eegChannel("A", 1)).codes(1, 2, 3, 4)
	s := read(t, f.bytes(), edf.Options{})
	var labels []string
	for _, signal := range s.Recording.Signals {
		labels = append(labels, signal.Label)
	}
	if diff := cmp.Diff([]string{"A", "A #2", "A #2 #2", "A #3"}, labels); diff != "" {
		t.Error(diff)
	}
}

func TestNoRecords(t *testing.T) {
	f := newFile("", 0, eegChannel("Fp1", 2))
	s := read(t, f.bytes(), edf.Options{})
	if s.Recording.Duration() != 0 || len(s.Starts) != 0 {
		t.Errorf("duration %v of no record", s.Recording.Duration())
	}
}

// TestPersonalFields reads a name and looks for it in what is shown of a file.
func TestPersonalFields(t *testing.T) {
	for _, edit := range []func(*file){
		func(*file) {},
		func(f *file) { f.records = "5000" },
		func(f *file) { f.patient += "\x01" },
		func(f *file) { f.date = "Mueller" },
		func(f *file) { f.clock = "Mueller" },
	} {
		in := plain(func(f *file) { f.patient = "MCH-1 F 02-MAY-1951 Mueller"; edit(f) })
		s, err := readAll(bytes.NewReader(in), edf.Options{})
		shown := fmt.Sprint(err)
		if err == nil {
			shown = fmt.Sprintf("%+v", s.Recording.Info()) + fmt.Sprint(s.Recording.Warnings)
		}
		if strings.Contains(shown, "Mueller") || strings.Contains(shown, "1951") {
			t.Errorf("shows a personal field: %s", shown)
		}
	}
}

func TestStartCenturies(t *testing.T) {
	for date, year := range map[string]int{"01.01.85": 1985, "31.12.99": 1999, "01.01.00": 2000, "29.02.84": 2084} {
		s := read(t, plain(func(f *file) { f.date, f.recording = date, "" }), edf.Options{})
		if got := s.Recording.Start.Year(); got != year {
			t.Errorf("%s is in %d, want %d", date, got, year)
		}
	}
	f := newFile("EDF+C", 1, annotationChannel(16)).tal(16, "+0\x14\x14\x00")
	f.date, f.recording = "01.01.yy", "Startdate 01-JAN-2090 X X X"
	if s := read(t, f.bytes(), edf.Options{}); !s.Recording.Start.IsZero() {
		t.Errorf("%v of a date without year", s.Recording.Start)
	}
	f.date = "01.01.90"
	if s := read(t, f.bytes(), edf.Options{}); s.Recording.Start.Year() != 2090 {
		t.Errorf("%v, want the full year of EDF+", s.Recording.Start)
	}
	f.recording = "Startdate X X X X"
	if s := read(t, f.bytes(), edf.Options{}); !s.Recording.Start.IsZero() {
		t.Errorf("%v of a day that is left out", s.Recording.Start)
	}
}

func FuzzReader(f *testing.F) {
	f.Add(small())
	f.Add(smallBDF())
	f.Add(small()[:300])
	f.Add(plain(func(f *file) { f.records = "-1" }))
	f.Add(annotated("EDF+D", "+7\x14\x14\x00", "-0.5\x151\x14x\x14y\x14\x00"))
	f.Fuzz(func(t *testing.T, in []byte) {
		for _, lenient := range []bool{false, true} {
			whole, err := readAll(bytes.NewReader(in), edf.Options{Lenient: lenient})
			single, err1 := readAll(iotest.OneByteReader(bytes.NewReader(in)), edf.Options{Lenient: lenient})
			if fmt.Sprint(err) != fmt.Sprint(err1) {
				t.Fatalf("whole: %v; byte by byte: %v", err, err1)
			}
			if err != nil {
				continue
			}
			if !reflect.DeepEqual(whole, single) {
				t.Fatal(cmp.Diff(whole, single))
			}
			for i, s := range whole.Recording.Signals {
				if int64(len(whole.Values[i])) != s.Samples {
					t.Fatalf("%d samples of %q, said %d", len(whole.Values[i]), s.Label, s.Samples)
				}
			}
		}
	})
}

func BenchmarkReader(b *testing.B) {
	const channels, records = 14, 600
	f := newFile("", records)
	for i := range channels {
		f.signals = append(f.signals, eegChannel(fmt.Sprintf("E%d", i), 128))
	}
	f.count, f.headerBytes = fmt.Sprint(channels), fmt.Sprint(256*(channels+1))
	f.body = make([]byte, 2*128*channels*records)
	in := f.bytes()
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		r, err := edf.NewReader(bytes.NewReader(in), edf.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := eeg.Drain(r); err != nil {
			b.Fatal(err)
		}
	}
}
