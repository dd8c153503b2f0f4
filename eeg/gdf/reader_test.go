package gdf_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"ihealth/datasets"
	"ihealth/eeg"
	"ihealth/eeg/eegtest"
	"ihealth/eeg/feature"
	"ihealth/eeg/gdf"
)

var versions = []string{"1.25", "2.10", "2.51"}

// smallStream is what small holds.
func smallStream(version string) eegtest.Stream {
	s := eegtest.Stream{
		Recording: &eeg.Recording{
			Format:  "GDF " + version,
			Start:   time.Date(2002, 3, 2, 12, 0, 0, 0, time.UTC),
			Subject: eeg.Subject{Patient: "P1 Mueller", Recording: "R1"},
			Signals: []eeg.Signal{
				{Label: "Cz", Type: eeg.TypeEEG, Unit: "uV", Rate: eeg.Rate{Samples: 4, Period: time.Second}, Samples: 6, Gain: 1, Low: -32768, High: 32767, Width: 2},
				{Label: "ECG", Type: eeg.TypeECG, Unit: "mV", Rate: eeg.Rate{Samples: 2, Period: time.Second}, Samples: 3, Gain: 0.01, Low: -100, High: 100, Width: 2},
			},
			Annotations: []eeg.Annotation{
				{Text: "0x0301", Duration: 500 * time.Millisecond, Lasting: true},
				{Onset: 1250 * time.Millisecond, Text: "0x7ffe"},
			},
			Segments: []eeg.Segment{{Duration: 1500 * time.Millisecond}},
		},
		Values: [][]float64{{1, -2, 3, -4, 5, 6}, {7, 8, 9}},
		Starts: []time.Duration{0},
	}
	if version == "1.25" {
		s.Recording.Start = s.Recording.Start.Add(500 * time.Millisecond)
		s.Recording.Annotations[0].Duration, s.Recording.Annotations[0].Lasting = 0, false
	}
	return s
}

func TestReader(t *testing.T) {
	for _, version := range versions {
		b := small(version).bytes()
		if diff := eegtest.Diff(smallStream(version), read(t, b)); diff != "" {
			t.Errorf("%s: %s", version, diff)
		}
		single, err := readAll(iotest.OneByteReader(bytes.NewReader(b)))
		if diff := eegtest.Diff(smallStream(version), single); err != nil || diff != "" {
			t.Errorf("%s byte by byte: %v, %s", version, err, diff)
		}
	}
}

// TestTypes reads the extremes of every type of sample.
func TestTypes(t *testing.T) {
	float32s := func(v ...float32) (b []byte) {
		for _, x := range v {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
		}
		return b
	}
	tests := []struct {
		kind uint32
		body []byte
		want []float64
	}{
		{1, []byte{0x80, 0x7f}, []float64{-128, 127}},
		{2, []byte{0, 0xff}, []float64{0, 255}},
		{3, []byte{0, 0x80, 0xff, 0x7f}, []float64{-32768, 32767}},
		{4, []byte{0, 0, 0xff, 0xff}, []float64{0, 65535}},
		{5, []byte{0, 0, 0, 0x80, 0xff, 0xff, 0xff, 0x7f}, []float64{math.MinInt32, math.MaxInt32}},
		{6, []byte{0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff}, []float64{0, math.MaxUint32}},
		{16, float32s(1.5, float32(math.Inf(-1))), []float64{1.5, math.NaN()}},
		{17, binary.LittleEndian.AppendUint64(make([]byte, 8), math.Float64bits(0.1)), []float64{0, 0.1}},
		{279, []byte{0, 0, 0x80, 0xff, 0xff, 0x7f}, []float64{-1 << 23, 1<<23 - 1}},
		{535, []byte{0, 0, 0, 0xff, 0xff, 0xff}, []float64{0, 1<<24 - 1}},
	}
	for _, tt := range tests {
		f := &file{version: "2.51", records: 1, seconds: 1, signals: []channel{{"Cz", "", 4275, -1e10, 1e10, -1e10, 1e10, 2, tt.kind}}, body: tt.body}
		if diff := eegtest.Diff([][]float64{tt.want}, read(t, f.bytes()).Values); diff != "" {
			t.Errorf("type %d: %s", tt.kind, diff)
		}
	}
}

// TestTruncationAtEveryByte refuses a cut header by name and reads a cut body to its
// last whole record.
func TestTruncationAtEveryByte(t *testing.T) {
	const header, record, records = 256 * 4, 6, 3
	for _, version := range versions {
		whole := small(version).bytes()
		for size := range len(whole) {
			s, err := readAll(bytes.NewReader(whole[:size]))
			n := min((size-header)/record, records)
			switch {
			case size < header:
				if !errors.Is(err, gdf.ErrTruncatedHeader) || !strings.Contains(err.Error(), fmt.Sprintf("byte %d:", size)) {
					t.Errorf("cut at byte %d: %v, want ErrTruncatedHeader that names the byte", size, err)
				}
			case n == 0:
				if !errors.Is(err, gdf.ErrNoRecord) {
					t.Errorf("cut at byte %d: %v, want ErrNoRecord", size, err)
				}
			case err != nil:
				t.Errorf("cut at byte %d: %v", size, err)
			case len(s.Values[1]) != n || n < records && !eegtest.Warned(s.Recording, gdf.ErrTruncatedBody):
				t.Errorf("cut at byte %d: %d records, warnings %v; want %d", size, len(s.Values[1]), s.Recording.Warnings, n)
			case size > header+record*records && !eegtest.Warned(s.Recording, gdf.ErrEvents):
				t.Errorf("cut at byte %d: warnings %v, want ErrEvents", size, s.Recording.Warnings)
			}
		}
	}
}

func TestRefused(t *testing.T) {
	tests := []struct {
		name string
		edit func(*file)
		want error
	}{
		{"version 3", func(f *file) { f.version = "3.00" }, gdf.ErrUnsupported},
		{"version in words", func(f *file) { f.version = "two" }, gdf.ErrUnsupported},
		{"records of no time", func(f *file) { f.seconds = 0 }, gdf.ErrHeader},
		{"records of NaN", func(f *file) { f.seconds = math.NaN() }, gdf.ErrHeader},
		{"records before their end", func(f *file) { f.seconds = -1 }, gdf.ErrHeader},
		{"records of weeks", func(f *file) { f.seconds = 1e7 }, gdf.ErrHeader},
		{"fraction by 0", func(f *file) { f.version, f.den = "2.10", 0 }, gdf.ErrHeader},
		{"unknown type", func(f *file) { f.signals[0].kind = 7 }, gdf.ErrUnsupported},
		{"samples without end", func(f *file) { f.signals[0].perRecord = math.MaxUint32 }, gdf.ErrHeader},
		{"samples beyond the file", func(f *file) { f.signals[0].perRecord = 1 << 24 }, gdf.ErrNoRecord},
		{"no record", func(f *file) { f.body, f.events = nil, nil }, gdf.ErrNoRecord},
	}
	for _, tt := range tests {
		f := small("2.51")
		tt.edit(f)
		if _, err := readAll(bytes.NewReader(f.bytes())); !errors.Is(err, tt.want) || !strings.HasPrefix(err.Error(), "x.gdf: ") || strings.Contains(err.Error(), "Mueller") {
			t.Errorf("%s: %v, want %v of x.gdf", tt.name, err, tt.want)
		}
	}
	short := small("2.51").bytes()
	short[184] = 1
	if _, err := readAll(bytes.NewReader(short)); !errors.Is(err, gdf.ErrHeader) {
		t.Errorf("header of one block: %v, want ErrHeader", err)
	}
	if _, err := readAll(strings.NewReader("a,b\n1,2\n")); !errors.Is(err, gdf.ErrNotGDF) {
		t.Errorf("text: %v, want ErrNotGDF", err)
	}
}

func TestTolerated(t *testing.T) {
	tests := []struct {
		name  string
		edit  func(*file)
		want  error
		check func(eegtest.Stream) bool
	}{
		{"no label", func(f *file) { f.signals[0].label = "" }, gdf.ErrLabel, func(s eegtest.Stream) bool { return s.Recording.Signals[0].Label == "signal 1" }},
		{"no unit", func(f *file) { f.signals[0].code = 0 }, gdf.ErrUnit, nil},
		{"no scale", func(f *file) { f.signals[0].pmax = f.signals[0].pmin }, gdf.ErrScale, func(s eegtest.Stream) bool { return s.Recording.Signals[0].Gain == 1 }},
		{"scale NaN", func(f *file) { f.signals[0].pmax = math.NaN() }, gdf.ErrScale, nil},
		{"out of range", func(f *file) { f.signals[0].dmax = 4 }, gdf.ErrRange, func(s eegtest.Stream) bool { return s.Values[0][5] == 6 }},
		{"sparse channel", func(f *file) { f.signals = append(f.signals, channel{label: "spikes", kind: 3}) }, gdf.ErrSparse, func(s eegtest.Stream) bool { return len(s.Values) == 2 }},
		{"unknown number of records", func(f *file) { f.records, f.events = -1, nil }, gdf.ErrRecordCount, nil},
		{"fewer records", func(f *file) { f.records, f.events = 9, nil }, gdf.ErrTruncatedBody, nil},
	}
	for _, tt := range tests {
		f := small("2.51")
		tt.edit(f)
		s := read(t, f.bytes())
		if !eegtest.Warned(s.Recording, tt.want) || tt.check != nil && !tt.check(s) {
			t.Errorf("%s: read %+v", tt.name, s.Recording)
		}
		if diff := eegtest.Diff(smallStream("2.51").Values, s.Values); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// TestEventsAlone reads a file without samples.
func TestEventsAlone(t *testing.T) {
	f := small("2.51")
	f.signals, f.body, f.records = nil, nil, 0
	s := read(t, f.bytes())
	if len(s.Recording.Annotations) != 2 || s.Recording.Duration() != 0 {
		t.Errorf("%+v", s.Recording)
	}
}

func TestReadErrorIsKept(t *testing.T) {
	broken := errors.New("broken disk")
	whole := small("2.51").bytes()
	for size := 0; size < len(whole); size += 5 {
		in := io.MultiReader(bytes.NewReader(whole[:size]), iotest.ErrReader(broken))
		if _, err := readAll(in); !errors.Is(err, broken) {
			t.Errorf("after %d bytes: %v, want the reader's error", size, err)
		}
	}
}

// TestLongFile takes no memory for any further block.
func TestLongFile(t *testing.T) {
	f := &file{version: "2.51", records: 1 << 20, seconds: 1, signals: []channel{{"Cz", "", 4275, -1, 1, -1, 1, 2, 3}}, body: make([]byte, 4<<20)}
	r, err := gdf.NewReader(bytes.NewReader(f.bytes()), gdf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	allocs := testing.AllocsPerRun(50, func() {
		if _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
	})
	if allocs > 0 {
		t.Errorf("%v allocations a block", allocs)
	}
}

func TestCorpusIsExact(t *testing.T) {
	root, err := datasets.Root()
	if err != nil {
		t.Skip(err)
	}
	dir, all := eegtest.Corpus(t, root, "valid", ".gdf")
	for name, want := range all {
		in := eegtest.Load(t, dir, name)
		s := read(t, in)
		if s.Recording.Format != want.Format || len(s.Recording.Warnings) > 0 || len(s.Values) != len(want.Channels) {
			t.Errorf("%s: %+v", name, s.Recording)
		}
		r, err := gdf.NewReader(bytes.NewReader(in), gdf.Options{})
		if err != nil {
			t.Fatal(err)
		}
		whole := eegtest.Windows(t, r, feature.All)
		for i, c := range want.Channels {
			if got := s.Recording.Signals[i]; got.Label != c.Label || got.Unit != "uV" || got.Rate != eeg.RateHz(128) || got.Samples != c.N {
				t.Errorf("channel %d is %+v, want %d samples of %s", i, got, c.N, c.Label)
			}
			eegtest.CheckMoments(t, c.Label, whole[0].Channels[i], c.Exact)
		}
	}
}

func FuzzReader(f *testing.F) {
	for _, version := range versions {
		f.Add(small(version).bytes())
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		whole, err := readAll(bytes.NewReader(in))
		single, err1 := readAll(iotest.OneByteReader(bytes.NewReader(in)))
		eegtest.CheckTwice(t, whole, err, single, err1)
	})
}
