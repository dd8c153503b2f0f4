package edf

import (
	"strings"
	"time"

	"ihealth/eeg"
)

// anonymousDay is the date that EDF uses for an unknown one.
var anonymousDay = time.Date(1985, time.January, 1, 0, 0, 0, 0, time.UTC)

// identity holds the personal fields of a header, and its start.
type identity struct {
	patient, recording, date, clock string
}

// newIdentity returns the fields of a header. Without consent nothing of the subject
// and the day is in them; the time of day is.
func newIdentity(r *eeg.Recording, personal bool) identity {
	start := r.Start
	if start.IsZero() {
		start = anonymousDay
	}
	id := identity{patient: "X X X X", recording: "Startdate X X X X", clock: start.Format("15.04.05")}
	if !personal {
		id.date = anonymousDay.Format("02.01.06")
		return id
	}
	id.date = start.Format("02.01.06")
	id.patient = subfields(r.Subject.Patient, 4, "X X X ")
	day := "X"
	if !r.Start.IsZero() {
		day = strings.ToUpper(start.Format("02-Jan-2006"))
	}
	words := strings.Fields(r.Subject.Recording)
	if len(words) >= 5 && words[0] == "Startdate" {
		id.recording = "Startdate " + day + " " + strings.Join(words[2:], " ")
	} else {
		id.recording = "Startdate " + day + " " + subfields(r.Subject.Recording, 3, "X X ")
	}
	return id
}

// subfields returns text if it has the subfields that EDF+ demands (section 2.1.3.3),
// or else as the last of them.
func subfields(text string, n int, before string) string {
	words := strings.Fields(text)
	switch {
	case len(words) == 0:
		return before + "X"
	case len(words) >= n && (n != 4 || strings.Contains("FMX", words[1])):
		return strings.Join(words, " ")
	default:
		return before + strings.Join(words, "_")
	}
}

// ascii returns text in at most width printable ASCII characters.
func ascii(text string, width int) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, eeg.PlainUnit(text))
	return strings.TrimSpace(text[:min(len(text), width)])
}
