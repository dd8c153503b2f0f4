package edf

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"ihealth/eeg"
)

// The separators of time-stamped annotation lists (TAL), EDF+ section 2.2.2.
const (
	talEnd      = 0x00 // after each list
	talText     = 0x14 // after onset, duration and each text
	talDuration = 0x15 // between onset and duration
)

// tal is one time-stamped annotation list: texts at one onset.
type tal struct {
	onset    time.Duration // from the start in the file's header
	duration time.Duration
	lasting  bool
	texts    []string // the empty first text of a time-keeping list included
	latin    bool     // whether a text was no UTF-8
}

// timekeeping reports whether the list tells the onset of its record.
func (t tal) timekeeping() bool { return len(t.texts) > 0 && t.texts[0] == "" }

// annotations appends the list's texts, timed from origin.
func (t tal) annotations(to []eeg.Annotation, origin time.Duration) []eeg.Annotation {
	for _, text := range t.texts {
		if text != "" {
			to = append(to, eeg.Annotation{Onset: t.onset - origin, Duration: t.duration, Lasting: t.lasting, Text: text})
		}
	}
	return to
}

// onlyTimekeeping returns the onset of a record whose annotation signal tells nothing
// else, as most do, without allocation. Where it returns false parseTALs may yet find
// the same.
func onlyTimekeeping(b []byte) (time.Duration, bool) {
	b, ok := bytes.CutSuffix(bytes.TrimRight(b, "\x00"), []byte{talText, talText})
	if !ok || len(b) == 0 {
		return 0, false
	}
	onset, ok := parseShort(b[1:])
	switch b[0] {
	case '+':
		return onset, ok
	case '-':
		return -onset, ok
	}
	return 0, false
}

// parseTALs splits the bytes of an annotation signal in one record. Lists that
// cannot be read come back as errors.
func parseTALs(b []byte) (lists []tal, bad []error) {
	for {
		b = bytes.TrimLeft(b, "\x00")
		if len(b) == 0 {
			return lists, bad
		}
		raw, rest, _ := bytes.Cut(b, []byte{talEnd})
		t, err := parseTAL(raw)
		if err != nil {
			bad = append(bad, err)
		} else {
			lists = append(lists, t)
		}
		b = rest
	}
}

// parseTAL reads one list without its final NUL.
func parseTAL(raw []byte) (tal, error) {
	var t tal
	body, terminated := bytes.CutSuffix(raw, []byte{talText})
	if !terminated {
		return t, fmt.Errorf("list %q does not end with bytes 20, 0", clip(raw))
	}
	parts := bytes.Split(body, []byte{talText})
	onset, duration, lasting := strings.Cut(string(parts[0]), string(rune(talDuration)))
	var ok bool
	if t.onset, ok = parseSeconds(onset); !ok || onset[0] != '+' && onset[0] != '-' {
		return t, fmt.Errorf("onset %q is no signed time in seconds", clip([]byte(onset)))
	}
	if t.lasting = lasting; lasting {
		if t.duration, ok = parseSeconds(duration); !ok || t.duration < 0 {
			return t, fmt.Errorf("duration %q is no time in seconds", clip([]byte(duration)))
		}
	}
	for _, p := range parts[1:] {
		text, utf := decode(p)
		t.texts = append(t.texts, text)
		t.latin = t.latin || !utf
	}
	return t, nil
}

// clip shortens bytes for a message.
func clip(b []byte) []byte { return b[:min(len(b), 40)] }
