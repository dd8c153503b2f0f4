package edf_test

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"ihealth/eeg"
	"ihealth/eeg/edf"
	"ihealth/eeg/eegtest"
)

func TestWriterRefuses(t *testing.T) {
	ramp := []float64{1, 2, 3, 4}
	tests := []struct {
		name   string
		change func(m *memory)
		kind   edf.Kind
		want   error
	}{
		{"unknown kind", func(*memory) {}, "GDF", edf.ErrKind},
		{"infinite", func(m *memory) { m.values[0][0] = []float64{1, math.Inf(1), 2, 3} }, "", edf.ErrValue},
		{"no channel", func(m *memory) { m.rec.Signals, m.values = nil, nil }, "", edf.ErrNoRecord},
		{"no rate", func(m *memory) { m.rec.Signals[0].Rate = eeg.Rate{} }, "", edf.ErrRate},
		{"rate without a text", func(m *memory) { m.rec.Signals[0].Rate = eeg.Rate{Samples: 7, Period: time.Second + 1} }, "", edf.ErrRate},
		{"annotations in EDF", func(m *memory) { m.rec.Annotations = []eeg.Annotation{{Text: "a"}} }, edf.EDF, edf.ErrPlain},
		{"fraction in BDF", func(m *memory) { m.rec.Start = time.Unix(0, 5e8) }, edf.BDF, edf.ErrPlain},
		{"gap in EDF", func(m *memory) {
			m.values = append(m.values, m.values[0])
			m.rec.Segments = append(m.rec.Segments, eeg.Segment{Start: time.Hour, Duration: time.Second})
		}, edf.EDF, edf.ErrPlain},
		{"padding into the next segment", func(m *memory) {
			m.rec.Signals[0].Rate = eeg.Rate{Samples: 4, Period: 1000000004}
			m.rec.Segments = append(m.rec.Segments, eeg.Segment{Start: 1000000005, Duration: time.Second})
		}, "", edf.ErrRate},
		{"huge", func(m *memory) { m.rec.Signals[0].Gain = 1e9 }, "", edf.ErrScale},
	}
	for _, tt := range tests {
		m := newMemory(ramp)
		tt.change(m)
		if _, _, err := m.write(edf.WriterOptions{Kind: tt.kind}); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

// TestWriterNoticesChanges writes another recording than was surveyed.
func TestWriterNoticesChanges(t *testing.T) {
	block := func(segment int, v ...float64) eeg.Block { return eeg.Block{Segment: segment, Values: [][]float64{v}} }
	for name, blocks := range map[string][]eeg.Block{
		"nothing":           {},
		"too few":           {block(0, 1, 2)},
		"too many":          {block(0, 1, 2, 3, 4, 5)},
		"another segment":   {block(0, 1, 2, 3, 4), block(1, 1)},
		"another channel":   {{Values: [][]float64{{1}, {2}}}},
		"segment goes back": {block(-1, 1)},
	} {
		survey, err := edf.Scan(newMemory([]float64{1, 2, 3, 4}))
		if err != nil {
			t.Fatal(err)
		}
		w, err := edf.NewWriter(&bytes.Buffer{}, survey, edf.WriterOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range blocks {
			if err == nil {
				err = w.Write(b)
			}
		}
		if err == nil {
			err = w.Close()
		}
		if !errors.Is(err, edf.ErrChanged) {
			t.Errorf("%s: %v, want ErrChanged", name, err)
		}
	}
}

// TestAnonymous looks for the subject in every byte of a file.
func TestAnonymous(t *testing.T) {
	m := newMemory([]float64{1, 2, 3, 4})
	m.rec.Start = time.Date(2021, 3, 4, 5, 6, 7, 0, time.UTC)
	m.rec.Subject = eeg.Subject{Patient: "P-7 F 02-MAY-1951 Jane_Doe", Recording: "Startdate 04-MAR-2021 HOSP Dr_No EPOC"}
	b, _, err := m.write(edf.WriterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"P-7", "Jane", "1951", "2021", "04.03.21", "HOSP", "Dr_No", "EPOC", "MAR"} {
		if bytes.Contains(b, []byte(word)) {
			t.Errorf("%q is in the file", word)
		}
	}
	r := read(t, b, edf.Options{}).Recording
	if clock := string(b[168:184]); clock != "01.01.8505.06.07" || !r.Start.IsZero() || r.Subject.Patient != "X X X X" || r.Subject.Recording != "Startdate X X X X" {
		t.Errorf("%s, %v, %+v", clock, r.Start, r.Subject)
	}
	if b, _, err = m.write(edf.WriterOptions{Personal: true}); err != nil {
		t.Fatal(err)
	}
	if r = read(t, b, edf.Options{}).Recording; r.Subject != m.rec.Subject || !r.Start.Equal(m.rec.Start) {
		t.Errorf("%v, %+v", r.Start, r.Subject)
	}
}

func TestSubjectsOfOtherFormats(t *testing.T) {
	for was, want := range map[eeg.Subject]eeg.Subject{
		{}:                                     {Patient: "X X X X", Recording: "Startdate 04-MAR-2021 X X X"},
		{Patient: "Jane Doe", Recording: "E1"}: {Patient: "X X X Jane_Doe", Recording: "Startdate 04-MAR-2021 X X E1"},
		{Patient: "Zoë", Recording: "a b c d"}: {Patient: "X X X Zo?", Recording: "Startdate 04-MAR-2021 a b c d"},
		{Patient: strings.Repeat("n", 90)}:     {Patient: "X X X " + strings.Repeat("n", 74), Recording: "Startdate 04-MAR-2021 X X X"},
	} {
		m := newMemory([]float64{1})
		m.rec.Start, m.rec.Subject = time.Date(2021, 3, 4, 0, 0, 0, 0, time.UTC), was
		b, _, err := m.write(edf.WriterOptions{Personal: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, b, edf.Options{}).Recording.Subject; got != want {
			t.Errorf("%+v is %+v, want %+v", was, got, want)
		}
	}
}

func TestPlainFormats(t *testing.T) {
	for kind, format := range map[edf.Kind]string{edf.EDF: "EDF", edf.BDF: "BDF", edf.EDFPlus: "EDF+C", edf.BDFPlus: "BDF+C", "": "EDF+C"} {
		m := newMemory([]float64{-32768, 32767, 0, 1}, []float64{0.5, 7})
		b, warnings, err := m.write(edf.WriterOptions{Kind: kind})
		if err != nil || len(warnings) > 0 {
			t.Fatal(kind, err, warnings)
		}
		got := read(t, b, edf.Options{})
		if got.Recording.Format != format || len(got.Recording.Warnings) > 0 || got.Values[0][0] != -32768 || got.Recording.Signals[1].Physical(got.Values[1][0]) != 0.5 {
			t.Errorf("%s: %+v, %v", kind, got.Recording, got.Values)
		}
	}
}

// TestLabelsAreMadeToFit gives labels and units that a header cannot hold.
func TestLabelsAreMadeToFit(t *testing.T) {
	m := newMemory([]float64{1, 2})
	m.rec.Signals[0].Label, m.rec.Signals[0].Unit = "électrode très longue", "µV"
	m.rec.Annotations = []eeg.Annotation{{Onset: -time.Second, Text: "a\x14b\x00"}, {Text: ""}, {Text: "\xff"}}
	b, warnings, err := m.write(edf.WriterOptions{})
	if err != nil || len(warnings) != 2 || !errors.Is(warnings[0], edf.ErrType) || !errors.Is(warnings[1], edf.ErrLabel) {
		t.Fatal(err, warnings)
	}
	got := read(t, b, edf.Options{}).Recording
	if s := got.Signals[0]; s.Label != "?lectrode tr?s l" || s.Unit != "uV" {
		t.Errorf("%+v", s)
	}
	want := []eeg.Annotation{{Onset: -time.Second, Text: "a b "}, {Text: "n/a"}, {Text: "?"}}
	if diff := eegtest.Diff(want, got.Annotations); diff != "" {
		t.Error(diff)
	}
}

// TestRecordsAreExact cuts recordings whose lengths no whole second divides.
func TestRecordsAreExact(t *testing.T) {
	tests := []struct {
		hz       int64
		samples  int
		duration time.Duration // of the records
		padding  int
	}{
		{128, 128, time.Second, 0},
		{128, 14980, 70 * time.Second / 128, 0}, // the eye-state set
		{128, 127, time.Second, 1},              // a prime: 1/128 s has more than 8 characters
		{160, 9600, time.Second, 0},
		{160, 9601, time.Second / 160, 0}, // 9601 is prime
		{1000, 1, time.Second / 1000, 0},
		{3, 3, time.Second, 0},
		{3, 4, time.Second, 2}, // 1/3 s has no decimal text
	}
	for _, tt := range tests {
		v := make([]float64, tt.samples)
		m := newMemory(v)
		m.rec.Signals[0].Rate = eeg.RateHz(tt.hz)
		m.rec.Segments[0].Duration = eeg.RateHz(tt.hz).Time(int64(tt.samples))
		b, warnings, err := m.write(edf.WriterOptions{})
		if err != nil {
			t.Fatal(err)
		}
		got := read(t, b, edf.Options{})
		if n := len(got.Values[0]); n != tt.samples+tt.padding || eegtest.Warned(&eeg.Recording{Warnings: warnings}, edf.ErrPadded) != (tt.padding > 0) {
			t.Errorf("%d samples at %d Hz: %d with %v, want %d more", tt.samples, tt.hz, n, warnings, tt.padding)
		}
		if r := got.Recording.Signals[0].Rate; r.Period != tt.duration {
			t.Errorf("%d samples at %d Hz: records of %v, want %v", tt.samples, tt.hz, r.Period, tt.duration)
		}
	}
}
