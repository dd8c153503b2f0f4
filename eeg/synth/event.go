package synth

import (
	"strings"
	"time"

	"ihealth/eeg"
)

// EventKind tells events apart; a fault's is its [FaultKind].
type EventKind string

// The kinds of event that are no fault.
const (
	Blink        EventKind = "blink"
	Muscle       EventKind = "muscle"
	Pop          EventKind = "pop"
	Treated      EventKind = "medication"   // acts from its start to the end of the recording
	Interpolated EventKind = "interpolated" // lost packets that the headset's software made up
	Lost         EventKind = "lost"         // a gap
)

// Event is something that happened in a generated recording.
type Event struct {
	Kind     EventKind `json:"kind"`
	Start    float64   `json:"start_s"`    // s from the beginning
	Duration float64   `json:"duration_s"` // s, cut at the end of the recording
	Channels []int     `json:"channels"`   // those that it reaches
}

// Overlaps reports whether the event happens between two times, in s.
func (e Event) Overlaps(from, to float64) bool { return e.Start < to && e.Start+e.Duration > from }

// annotation returns the event as it stands in the recording: its kind, with the
// labels of the channels unless it reaches all.
func (e Event) annotation() eeg.Annotation {
	words := []string{string(e.Kind)}
	if len(e.Channels) < len(montage) {
		for _, i := range e.Channels {
			words = append(words, montage[i].label)
		}
	}
	return eeg.Annotation{Onset: duration(e.Start), Duration: duration(e.Duration), Lasting: true, Text: strings.Join(words, " ")}
}

func duration(seconds float64) time.Duration { return time.Duration(seconds * float64(time.Second)) }

// everywhere lists all channels.
func everywhere() []int {
	out := make([]int, len(montage))
	for i := range out {
		out[i] = i
	}
	return out
}
