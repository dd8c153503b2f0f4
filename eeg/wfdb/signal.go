package wfdb

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"ihealth/eeg"
)

const (
	defaultGain = 200     // codes per unit
	defaultUnit = "mV"    // header(5)
	longestSkew = 1 << 16 // frames; bounds the memory to even it out
	mostSamples = 1 << 16 // of a signal in a frame
)

// signal is a line of the header about one signal.
type signal struct {
	file     string
	code     int // of the format
	format   format
	perFrame int   // samples in a frame
	skew     int   // frames by which the signal is late in its file
	offset   int64 // of the first sample in the file, bytes
	gain     float64
	baseline float64 // code of the value 0
	unit     string
	label    string
	initial  *int32 // first code, nil when not told
	checksum *int16 // of all codes, nil when not told
	line     int
}

var (
	formatText = regexp.MustCompile(`^(\d{1,4})(?:x(\d{1,6}))?(?::(\d{1,6}))?(?:\+(\d{1,18}))?$`)
	gainText   = regexp.MustCompile(`^([-+0-9.eE]+)(?:\((-?\d{1,10})\))?(?:/(\S+))?$`)
)

// parseSignal takes file, format, gain, resolution, zero, initial value, checksum,
// block size and description. All but the first two may be left out.
func parseSignal(l *lines, line string) (signal, error) {
	const before = 8 // fields before the description
	fields := strings.Fields(line)
	s := signal{file: fields[0], line: l.number, gain: defaultGain, unit: defaultUnit}
	if len(fields) > before {
		s.label = strings.Join(fields[before:], " ")
	}
	if err := s.storage(l, field(fields, 1)); err != nil {
		return s, err
	}
	for i, take := range []func(int32){
		func(v int32) { s.baseline = float64(v) },
		func(v int32) { s.initial = &v },
		func(v int32) { s.checksum = new(int16(v)) },
	} {
		text := field(fields, 4+i)
		v, err := strconv.ParseInt(text, 10, 32)
		if err == nil {
			take(int32(v))
		} else if text != "" {
			return s, l.errorf(ErrHeader, "field %d, %q, is no integer of 32 bits", 5+i, text)
		}
	}
	return s, s.scale(l, field(fields, 2))
}

// storage takes format, samples in a frame, skew and offset, such as 212x2:3+64.
func (s *signal) storage(l *lines, text string) error {
	m := formatText.FindStringSubmatch(text)
	if m == nil {
		return l.errorf(ErrHeader, "%q is no format of samples", text)
	}
	var known bool
	s.code = number(m[1], 0)
	if s.format, known = formats[s.code]; !known {
		return l.errorf(ErrUnsupported, "format %s; convert the record to format 16, for instance by WFDB's xform", m[1])
	}
	s.perFrame, s.skew, s.offset = number(m[2], 1), number(m[3], 0), int64(number(m[4], 0))
	switch {
	case s.perFrame < 1 || s.perFrame > mostSamples:
		return l.errorf(ErrHeader, "%q has not 1 to %d samples in a frame", text, mostSamples)
	case s.skew > longestSkew:
		return l.errorf(ErrHeader, "%q is skewed by more than %d frames", text, longestSkew)
	}
	return nil
}

// number returns the value of digits, or other where there are none.
func number(digits string, other int) int {
	v, err := strconv.Atoi(digits)
	if err != nil {
		return other
	}
	return v
}

// scale takes gain, baseline and unit, such as 200(-3)/uV. The baseline is the zero of
// the converter unless it is told.
func (s *signal) scale(l *lines, text string) error {
	m := gainText.FindStringSubmatch(text)
	if text == "" {
		m = []string{"", "0", "", ""}
	}
	if m == nil {
		return l.errorf(ErrHeader, "%q is no gain", text)
	}
	gain, err := strconv.ParseFloat(m[1], 64)
	switch {
	case err != nil || math.IsInf(1/gain, 0) && gain != 0:
		return l.errorf(ErrHeader, "%q is no gain", text)
	case gain == 0:
		l.rec.Warn(ErrScale, "%s:%d", l.name, l.number)
	default:
		s.gain = gain
	}
	if m[2] != "" {
		s.baseline = float64(number(m[2], 0))
	}
	if math.IsInf(s.baseline/s.gain, 0) {
		return l.errorf(ErrHeader, "%q gives no finite scale", text)
	}
	if m[3] != "" {
		s.unit = eeg.PlainUnit(m[3])
	}
	return nil
}

// sameStorage reports whether two signals can be in one file.
func (s *signal) sameStorage(other signal) bool {
	return s.code == other.code && s.offset == other.offset
}

// described returns the signal for a recording.
func (s *signal) described(frames eeg.Rate, label string) eeg.Signal {
	rate := eeg.Rate{Samples: frames.Samples * int64(s.perFrame), Period: frames.Period}
	return eeg.Signal{
		Label: label, Type: eeg.TypeOfLabel(s.label), Unit: s.unit, Rate: rate, Gain: 1 / s.gain, Offset: (0 - s.baseline) / s.gain,
		Width: s.format.bytes(1),
	}
}
