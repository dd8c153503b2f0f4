package edf_test

import (
	"bytes"
	"errors"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"ihealth/eeg"
	"ihealth/eeg/edf"
	"ihealth/eeg/eegtest"
)

// smallBDF returns a BDF+D file of three records with a gap before the last one.
func smallBDF() []byte {
	f := newFile("", 3, eegChannel("A1", 4), annotationChannel(16), eegChannel("Status", 2)).bdf("BDF+D")
	f.codes24(-8388608, -1, 0, 8388607).tal(24, "+0.5\x14\x14\x00", "+0.75\x14go\x14\x00").codes24(65536, 7)
	f.codes24(5, 6, -7, 8).tal(24, "+1.5\x14\x14\x00").codes24(9, 10)
	f.codes24(9, 10, 11, 12).tal(24, "+10.5\x14\x14stop\x14\x00").codes24(11, 12)
	return f.bytes()
}

// TestReaderOfBDF extends signs at the limits of 24 bits, keeps the status word from
// the brain and reads annotations of three bytes a sample.
func TestReaderOfBDF(t *testing.T) {
	got := read(t, smallBDF(), edf.Options{})
	gain := 8400.0 / 16777215
	signal := func(label string, kind eeg.ChannelType, perSecond int64) eeg.Signal {
		return eeg.Signal{
			Label: label, Type: kind, Unit: "uV", Rate: eeg.RateHz(perSecond), Samples: 3 * perSecond, Gain: gain, Offset: 8388608 * gain, Low: -8388608, High: 8388607, Width: 3,
		}
	}
	want := eegtest.Stream{
		Recording: &eeg.Recording{
			Format:  "BDF+D",
			Start:   time.Date(2002, 3, 2, 4, 5, 6, 500_000_000, time.UTC),
			Subject: eeg.Subject{Patient: "X X X X", Recording: "Startdate 02-MAR-2002 X X X"},
			Signals: []eeg.Signal{signal("A1", eeg.TypeEEG, 4), signal("Status", eeg.TypeTrig, 2)},
			Annotations: []eeg.Annotation{
				{Onset: 250 * time.Millisecond, Text: "go"},
				{Onset: 10 * time.Second, Text: "stop"},
			},
			Segments: []eeg.Segment{{Start: 0, Duration: 2 * time.Second}, {Start: 10 * time.Second, Duration: time.Second}},
		},
		Values: [][]float64{{-8388608, -1, 0, 8388607, 5, 6, -7, 8, 9, 10, 11, 12}, {65536, 7, 9, 10, 11, 12}},
		Starts: []time.Duration{0, time.Second, 10 * time.Second},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	single, err := readAll(iotest.OneByteReader(bytes.NewReader(smallBDF())), edf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, single); diff != "" {
		t.Error(diff)
	}
}

// TestBDFWithoutItsWidth refuses a file of 16 bits under BDF's name, and reads it as BDF
// when told to be lenient.
func TestBDFWithoutItsWidth(t *testing.T) {
	for _, kind := range []string{"", "EDF+C", "16BIT"} {
		f := newFile("", 1, eegChannel("A1", 2)).bdf(kind).codes24(1, 2)
		if s := read(t, f.bytes(), edf.Options{}); !eegtest.Warned(s.Recording, edf.ErrNonstandard) {
			t.Errorf("%q with a range of 24 bits: %+v", kind, s.Recording)
		}
		f.signals[0].dmin, f.signals[0].dmax = "-32768", "32767"
		if _, err := readAll(bytes.NewReader(f.bytes()), edf.Options{}); !errors.Is(err, edf.ErrHeader) {
			t.Errorf("%q: %v, want ErrHeader", kind, err)
		}
		s := read(t, f.bytes(), edf.Options{Lenient: true})
		if !eegtest.Warned(s.Recording, edf.ErrHeader) || s.Recording.Format != "BDF" {
			t.Errorf("%q leniently: %+v", kind, s.Recording)
		}
	}
}

func TestBDFOfUnknownKind(t *testing.T) {
	f := newFile("", 1, eegChannel("A1", 2)).bdf("BDF+X").codes24(1, 2)
	if _, err := readAll(bytes.NewReader(f.bytes()), edf.Options{Lenient: true}); !errors.Is(err, edf.ErrHeader) {
		t.Errorf("%v, want ErrHeader", err)
	}
}

func TestDigitalRangeOf24Bits(t *testing.T) {
	for limit, want := range map[string]error{"8388607": nil, "8388608": edf.ErrHeader} {
		f := newFile("", 1, eegChannel("A1", 2)).bdf("24BIT").codes24(1, 2)
		f.signals[0].dmax = limit
		if _, err := readAll(bytes.NewReader(f.bytes()), edf.Options{}); !errors.Is(err, want) {
			t.Errorf("digital maximum %s: %v, want %v", limit, err, want)
		}
	}
}
