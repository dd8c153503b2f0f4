package edf

import (
	"strings"
	"time"
)

// parseStart returns the start of a recording by the fields of its header, dd.mm.yy
// and hh.mm.ss, with 85 to 99 in the last century. The second value is false when
// there is no such date, as in files made anonymous.
func parseStart(date, clock string) (time.Time, bool) {
	t, err := time.Parse("02.01.06 15.04.05", date+" "+clock)
	if err != nil {
		return time.Time{}, false
	}
	year := 2000 + t.Year()%100
	if year >= 2085 {
		year -= 100
	}
	return time.Date(year, t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC), true
}

// undated reports whether the recording identification says, as EDF+ does, that the day
// is unknown or left out; the start date of the header means nothing then.
func undated(recording string) bool {
	words := strings.Fields(recording)
	return len(words) > 1 && words[0] == "Startdate" && words[1] == "X"
}

// fullYear replaces the date of start by the one with four digits of the year that
// EDF+ repeats in the recording identification, if it is there.
func fullYear(start time.Time, recording string) time.Time {
	words := strings.Fields(recording)
	if len(words) < 2 || words[0] != "Startdate" {
		return start
	}
	day, err := time.Parse("02-Jan-2006", words[1])
	if err != nil {
		return start
	}
	return day.Add(start.Sub(start.Truncate(24 * time.Hour)))
}
