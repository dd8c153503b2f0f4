package eeg_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ihealth/eeg"
)

func ExampleTypeOfLabel() {
	for _, label := range []string{"EEG Fpz-Cz", "Fc5.", "ECG", "Status", "Battery"} {
		fmt.Println(eeg.TypeOfLabel(label))
	}
	// Output:
	// EEG
	// EEG
	// ECG
	// TRIG
	// MISC
}

// TestTypeOfLabel has labels of Sleep-EDF, EEGMMIDB, CHB-MIT, Siena, EMOTIV, BioSemi
// and BrainVision files.
func TestTypeOfLabel(t *testing.T) {
	for want, labels := range map[eeg.ChannelType][]string{
		eeg.TypeEEG: {
			"AF3", "Fp1", "FP1-F7", "Fc5.", "T7-P7", "T3", "Iz", "Nz", "Cz..", "C3-A2", "M1", "AFF5h", "FT10", "EEG 0", "EEG A2-A1", "eeg", "Oz - REF", "OI2h",
		},
		eeg.TypeEOG:  {"EOG horizontal", "LOC", "ROC-A1", "EOG1"},
		eeg.TypeHEOG: {"HEOG"},
		eeg.TypeVEOG: {"VEOG", "vEOG"},
		eeg.TypeECG:  {"ECG", "EKG EKG", "ECG1-ECG2", "EKG1"},
		eeg.TypeEMG:  {"EMG submental", "EMG1"},
		eeg.TypeGSR:  {"GSR1", "EDA"},
		eeg.TypePPG:  {"Pleth"},
		eeg.TypeResp: {"Resp oro-nasal", "RESP"},
		eeg.TypeTemp: {"Temp rectal", "Temp"},
		eeg.TypeTrig: {"Status", "Event marker", "STI 014", "MARKER_HARDWARE"},
		eeg.TypeMisc: {"", " ", "E1", "A3", "COUNTER", "GYROX", "CQ_AF3", "SaO2", "Fp", "F11", "Czz", "T", "sine 5Hz", "EXG1", "P", "1", "Feeg"},
	} {
		for _, label := range labels {
			if got := eeg.TypeOfLabel(label); got != want {
				t.Errorf("%q is %s, want %s", label, got, want)
			}
		}
	}
}

func TestEEGChannels(t *testing.T) {
	signal := func(kind eeg.ChannelType) eeg.Signal { return eeg.Signal{Type: kind} }
	for _, tt := range []struct {
		signals []eeg.Signal
		want    []int
	}{
		{nil, nil},
		{[]eeg.Signal{signal(eeg.TypeMisc), signal("")}, []int{0, 1}},
		{[]eeg.Signal{signal(eeg.TypeTrig), signal(eeg.TypeEEG), signal(""), signal(eeg.TypeEEG)}, []int{1, 3}},
	} {
		if diff := cmp.Diff(tt.want, (&eeg.Recording{Signals: tt.signals}).EEGChannels()); diff != "" {
			t.Error(diff)
		}
	}
}

// counting is a source of two blocks of three channels: channel c holds 10c + block.
type counting struct {
	rec  eeg.Recording
	next int
}

func (c *counting) Recording() *eeg.Recording { return &c.rec }

func (c *counting) Next() (eeg.Block, error) {
	if c.next == 2 {
		return eeg.Block{}, io.EOF
	}
	b := eeg.Block{Segment: c.next}
	for i := range c.rec.Signals {
		c.rec.Signals[i].Samples++
		b.Values = append(b.Values, []float64{float64(10*i + c.next)})
	}
	c.rec.Segments = append(c.rec.Segments, eeg.Segment{})
	c.next++
	return b, nil
}

// TestSelect keeps order and counts of the channels selected, and leaves the source's
// own description alone.
func TestSelect(t *testing.T) {
	src := &counting{rec: eeg.Recording{Signals: []eeg.Signal{{Label: "a"}, {Label: "b"}, {Label: "c"}}}}
	s := eeg.Select(src, []int{2, 0})
	for k := range 2 {
		b, err := s.Next()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(eeg.Block{Segment: k, Values: [][]float64{{20 + float64(k)}, {float64(k)}}}, b); diff != "" {
			t.Error(diff)
		}
	}
	if _, err := s.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("%v, want io.EOF", err)
	}
	want := []eeg.Signal{{Label: "c", Samples: 2}, {Label: "a", Samples: 2}}
	if diff := cmp.Diff(want, s.Recording().Signals); diff != "" || len(s.Recording().Segments) != 2 {
		t.Errorf("%s, %d segments", diff, len(s.Recording().Segments))
	}
	if len(src.rec.Signals) != 3 || src.rec.Signals[0].Label != "a" {
		t.Errorf("changed the source: %+v", src.rec.Signals)
	}
}
