package emotiv

import (
	"math"
	"strconv"
	"strings"
	"time"

	"ihealth/eeg"
	"ihealth/eeg/internal/table"
)

// metadata holds the first line, by lower-case key.
type metadata map[string]string

// parseMetadata reads "key:value, key:value". A piece without a colon belongs to the
// value before it.
func parseMetadata(line string) metadata {
	m := metadata{}
	last := ""
	for piece := range strings.SplitSeq(line, ",") {
		key, value, ok := strings.Cut(piece, ":")
		if !ok {
			if strings.TrimSpace(piece) != "" && last != "" {
				m[last] += "," + piece
			}
			continue
		}
		last = strings.ToLower(strings.TrimSpace(key))
		m[last] = strings.TrimSpace(value)
	}
	return m
}

// known reports whether the line is metadata of EMOTIV's programs.
func (m metadata) known() bool {
	return m["labels"] != "" || m["sampling rate"] != "" || m["sampling"] != ""
}

// rate returns the rate of the EEG, written as "128" or as "eeg_128;mot_64"; zero when
// it is not told.
func (m metadata) rate() eeg.Rate {
	text := m["sampling rate"] + m["sampling"]
	if _, eegs, ok := strings.Cut(text, "eeg_"); ok {
		text = eegs
	}
	digits := strings.TrimLeft(text, "0123456789")
	hz, err := strconv.ParseInt(text[:len(text)-len(digits)], 10, 32)
	if err != nil || hz < 1 {
		return eeg.Rate{}
	}
	return eeg.RateHz(hz)
}

// start returns the time of the first sample, UTC in EmotivPRO and local in
// TestBench; zero when it is not told.
func (m metadata) start() time.Time {
	if s, ok := table.Parse([]byte(m["start timestamp"])); ok && s > 0 && !at(s).IsZero() {
		return at(s)
	}
	t, err := time.Parse("02.01.06 15.04.05", m["recorded"])
	if err != nil {
		return time.Time{}
	}
	return t
}

// earliest is the least timestamp that is no time from a recording's beginning, in
// seconds: that of the year 2001.
const earliest = 1e9

// at returns the time of a timestamp in seconds, zero of one beyond the year 2242.
func at(seconds float64) time.Time {
	const longest = 1 << 33
	if seconds >= longest {
		return time.Time{}
	}
	return time.UnixMicro(int64(math.Round(seconds * 1e6))).UTC()
}

// subject returns the personal fields.
func (m metadata) subject() eeg.Subject {
	return eeg.Subject{
		Patient:   m["subject"],
		Recording: strings.TrimSpace(m["title"] + " " + m["headset serial"]),
	}
}
