package brainvision

import (
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"ihealth/eeg"
)

var markerIdentity = regexp.MustCompile(`^Brain ?Vision .*Marker File`)

// newSegment is the type of the marker at the first sample after a start or a pause
// of the recorder.
const newSegment = "New Segment"

// marker is a line of the file .vmrk.
type marker struct {
	kind, text string
	sample     int64 // from 0
	size       int64 // samples; 0 for none
	date       time.Time
}

// readMarkers reads the file .vmrk. A damaged marker is refused, or left out with a
// warning.
func readMarkers(in io.Reader, x *text, rate eeg.Rate, lenient bool) ([]marker, error) {
	var markers []marker
	err := x.read(in, markerIdentity, func(e entry) error {
		if e.section != "marker infos" {
			return nil
		}
		m, ok := parseMarker(cells(e.value), rate)
		switch {
		case ok:
			markers = append(markers, m)
		case lenient:
			x.rec.Warn(ErrMarker, "%s:%d", x.name, e.line)
		default:
			return x.errorf(e.line, ErrMarker, "position or size is no number of samples; correct the line, or read leniently")
		}
		return nil
	})
	return markers, err
}

// parseMarker takes type, description, position from 1, size, channel and date.
func parseMarker(parts []string, rate eeg.Rate) (marker, bool) {
	m := marker{kind: parts[0], text: cell(parts, 1)}
	position, ok := samples(cell(parts, 2), rate)
	size, ok2 := samples(cell(parts, 3), rate)
	m.sample, m.size = position-1, size
	if d, err := time.Parse("20060102150405.000000", dotted(cell(parts, 5))); err == nil {
		m.date = d
	}
	return m, ok && ok2 && position >= 1
}

// samples returns a number of samples, of at most 50 years. Blank is 0.
func samples(value string, rate eeg.Rate) (int64, bool) {
	if value == "" {
		return 0, true
	}
	n, err := strconv.ParseInt(value, 10, 64)
	return n, err == nil && n >= 0 && rate.Time(n) <= longest
}

// dotted puts the point before the microseconds of a date of 20 digits.
func dotted(date string) string {
	const seconds = len("20060102150405")
	if len(date) < seconds {
		return date
	}
	return date[:seconds] + "." + date[seconds:]
}

// annotation returns the marker as a text at a time.
func (m marker) annotation(onset time.Duration, rate eeg.Rate) eeg.Annotation {
	return eeg.Annotation{
		Onset: onset, Duration: rate.Time(m.size), Lasting: m.size > 0, Text: strings.Trim(m.kind+"/"+m.text, "/"),
	}
}
