package eeg_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"ihealth/eeg"
)

func ExampleRecording_Info() {
	r := eeg.Recording{
		Format:      "EDF+D",
		Start:       time.Date(2002, 3, 2, 4, 5, 6, 350e6, time.UTC),
		Subject:     eeg.Subject{Patient: "MCH-1 F 02-MAY-1951 Somebody"},
		Signals:     []eeg.Signal{{Label: "Fc5.", Type: eeg.TypeEEG, Unit: "uV", Rate: eeg.RateHz(160), Samples: 480}},
		Annotations: []eeg.Annotation{{Onset: 12345600 * time.Microsecond / 1000, Text: "T0"}},
		Segments:    []eeg.Segment{{Duration: 2 * time.Second}, {Start: 10 * time.Second, Duration: time.Second}},
	}
	b, err := json.MarshalIndent(r.Info(), "", " ")
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(string(b))
	fmt.Println(r.Observed())
	// Output:
	// {
	//  "format": "EDF+D",
	//  "duration_s": 11,
	//  "start": "2002-03-02T04:05:06.35",
	//  "channels": [
	//   {
	//    "label": "Fc5.",
	//    "type": "EEG",
	//    "unit": "uV",
	//    "rate_hz": 160,
	//    "samples": 480
	//   }
	//  ],
	//  "annotations": [
	//   {
	//    "onset_s": 0.0123456,
	//    "duration_s": null,
	//    "text": "T0"
	//   }
	//  ],
	//  "segments": [
	//   {
	//    "start_s": 0,
	//    "duration_s": 2
	//   },
	//   {
	//    "start_s": 10,
	//    "duration_s": 1
	//   }
	//  ],
	//  "warnings": []
	// }
	// 3s
}

// TestInfoOfNothing has no null list and no start.
func TestInfoOfNothing(t *testing.T) {
	b, err := json.Marshal((&eeg.Recording{Annotations: []eeg.Annotation{{Lasting: true}}}).Info())
	if err != nil {
		t.Fatal(err)
	}
	if got := string(b); strings.Contains(got, "null,\"channels\":null") || !strings.Contains(got, `"start":null`) || !strings.Contains(got, `"duration_s":0,"text"`) {
		t.Error(got)
	}
}

func TestWarningsAreCounted(t *testing.T) {
	damage, other := errors.New("damage"), errors.New("other")
	var r eeg.Recording
	for i := range 1000 {
		r.Warn(damage, "record %d", i)
	}
	r.Warn(other, "header")
	if len(r.Warnings) != 2 || r.Warnings[0].Error() != "damage: record 0 (first of 1000)" || r.Warnings[1].Error() != "other: header" {
		t.Errorf("%v", r.Warnings)
	}
	if !errors.Is(r.Warnings[1], other) || errors.Is(r.Warnings[1], damage) {
		t.Error("a warning does not unwrap to its cause")
	}
}

// ended is a source whose blocks end with err.
type ended struct {
	blocks int
	err    error
	rec    eeg.Recording
}

func (e *ended) Recording() *eeg.Recording { return &e.rec }

func (e *ended) Next() (eeg.Block, error) {
	if e.blocks == 0 {
		return eeg.Block{}, e.err
	}
	e.blocks--
	return eeg.Block{}, nil
}

func TestDrain(t *testing.T) {
	if r, err := eeg.Drain(&ended{3, io.EOF, eeg.Recording{Format: "x"}}); err != nil || r.Format != "x" {
		t.Errorf("%v, %v", r, err)
	}
	broken := errors.New("broken")
	if _, err := eeg.Drain(&ended{3, broken, eeg.Recording{}}); !errors.Is(err, broken) {
		t.Errorf("%v, want the source's error", err)
	}
}

func TestPhysical(t *testing.T) {
	if got := (eeg.Signal{Gain: 0.5, Offset: 4200}).Physical(-8); got != 4196 {
		t.Errorf("%v µV, want 4196", got)
	}
}
