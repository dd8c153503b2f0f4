package edf_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"ihealth/eeg"
	"ihealth/eeg/edf"
	"ihealth/eeg/eegtest"
)

// TestLabelsKeepChannels gives labels that would make a channel one of annotations, or
// one of another type.
func TestLabelsKeepChannels(t *testing.T) {
	tests := []struct {
		label string
		of    eeg.ChannelType
		want  string
		loses bool // the type
	}{
		{"EDF Annotations", eeg.TypeMisc, "Annotations", false},
		{"BDF Annotations", eeg.TypeMisc, "Annotations", false},
		{"EDF Annotations X", eeg.TypeMisc, "Annotations", false},
		{" BDF Annotations", "", "Annotations", false},
		{"EDF Annotations", eeg.TypeEEG, "EEG Annotations", false},
		{"edf annotations", eeg.TypeMisc, "edf annotations", false},
		{"A1", eeg.TypeEEG, "A1", false},
		{"A3", eeg.TypeEEG, "EEG A3", false},
		{"Fp1", eeg.TypeMisc, "MISC Fp1", false},
		{"Fp1", "", "Fp1", false},
		{"a long label of the brain", eeg.TypeEEG, "a long label of", true},
	}
	for _, tt := range tests {
		for kind, format := range map[edf.Kind]string{edf.EDFPlus: "EDF+C", edf.EDF: "EDF", edf.BDFPlus: "BDF+C"} {
			m := newMemory([]float64{1, 2})
			m.rec.Signals[0].Label, m.rec.Signals[0].Type = tt.label, tt.of
			b, warnings, err := m.write(edf.WriterOptions{Kind: kind})
			if err != nil {
				t.Fatal(err)
			}
			got := read(t, b, edf.Options{}).Recording
			want := tt.want
			if tt.label == "A3" && kind == edf.BDFPlus {
				want = "A3" // of BioSemi, whose electrodes they are
			}
			said := &eeg.Recording{Warnings: warnings}
			if len(got.Signals) != 1 || got.Signals[0].Label != want || got.Format != format ||
				eegtest.Warned(said, edf.ErrLabel) != (want != tt.label) || eegtest.Warned(said, edf.ErrType) != tt.loses {
				t.Errorf("%q in %s: %+v with %v, want %q", tt.label, kind, got.Signals, warnings, want)
			}
			if tt.of != "" && !tt.loses && got.Signals[0].Type != tt.of {
				t.Errorf("%q in %s is %s, want %s", tt.label, kind, got.Signals[0].Type, tt.of)
			}
		}
	}
}

// TestTriggersAreNotRounded writes status words of 24 bits as BioSemi has them, whose
// low 16 bits are the triggers, and words below 0.
func TestTriggersAreNotRounded(t *testing.T) {
	words := []float64{65536, 65543, 65791, 1114112, -1, -8388608 + 65535}
	for kind, want := range map[edf.Kind][]float64{
		edf.EDFPlus: {0, 7, 255, 0, 65535, 65535},
		edf.BDFPlus: words,
	} {
		m := newMemory(words)
		m.rec.Signals[0].Label, m.rec.Signals[0].Type = "Status", eeg.TypeTrig
		b, warnings, err := m.write(edf.WriterOptions{Kind: kind})
		if err != nil || eegtest.Warned(&eeg.Recording{Warnings: warnings}, edf.ErrTrigger) != (kind == edf.EDFPlus) {
			t.Fatal(err, warnings)
		}
		got := read(t, b, edf.Options{})
		var values []float64
		for _, v := range got.Values[0] {
			values = append(values, got.Recording.Signals[0].Physical(v))
		}
		if !slices.Equal(values, want) {
			t.Errorf("%s: %v, want %v", kind, values, want)
		}
	}
	m := newMemory([]float64{0.1234567, 1e6})
	m.rec.Signals[0].Type = eeg.TypeTrig
	if _, _, err := m.write(edf.WriterOptions{Kind: edf.BDFPlus}); !errors.Is(err, edf.ErrScale) {
		t.Errorf("%v, want ErrScale", err)
	}
}

// TestWorstChannelFirst rounds two channels.
func TestWorstChannelFirst(t *testing.T) {
	m := newMemory([]float64{0.1234567, 1}, []float64{0.1234567, 1e6})
	_, warnings, err := m.write(edf.WriterOptions{})
	if err != nil || len(warnings) != 1 || !strings.Contains(warnings[0].Where, `"C2"`) || warnings[0].Count != 2 {
		t.Error(err, warnings)
	}
}

// TestFractionalRates writes rates that no record up to a second holds.
func TestFractionalRates(t *testing.T) {
	for _, tt := range []struct {
		rate     eeg.Rate
		channels int
		record   time.Duration // 0 for a refusal
	}{
		{eeg.Rate{Samples: 17361, Period: 100 * time.Second}, 1, 100 * time.Second}, // Bonn
		{eeg.Rate{Samples: 347, Period: 2 * time.Second}, 14, 2 * time.Second},
		{eeg.Rate{Samples: 333, Period: 10 * time.Second}, 92, 10 * time.Second},
		{eeg.Rate{Samples: 333, Period: 10 * time.Second}, 93, 0}, // 61 938 bytes
		{eeg.Rate{Samples: 133, Period: 4 * time.Second}, 20, 4 * time.Second},
		{eeg.Rate{Samples: 17361, Period: 100 * time.Second}, 2, 0},
	} {
		const n = 500
		m := newMemory(slices.Repeat([][]float64{make([]float64, n)}, tt.channels)...)
		for i := range m.rec.Signals {
			m.rec.Signals[i].Rate = tt.rate
		}
		m.rec.Segments[0].Duration = tt.rate.Time(n)
		b, warnings, err := m.write(edf.WriterOptions{})
		if tt.record == 0 {
			if !errors.Is(err, edf.ErrRate) || !strings.Contains(err.Error(), "fewer channels") {
				t.Errorf("%v: %v, want ErrRate", tt.rate, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		got := read(t, b, edf.Options{}).Recording
		padded := eegtest.Warned(&eeg.Recording{Warnings: warnings}, edf.ErrPadded)
		if s := got.Signals[0]; s.Rate.Compare(tt.rate) != 0 || s.Rate.Period != tt.record || s.Samples < n || padded != (s.Samples > n) {
			t.Errorf("%+v with %v, want %v in records of %v", s, warnings, tt.rate, tt.record)
		}
	}
}
