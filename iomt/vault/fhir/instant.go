package fhir

import (
	"regexp"
	"time"
)

// instantForm is FHIR's form of an instant: date, time and zone, with up to nine digits
// of a second's fraction.
var instantForm = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$`)

// instant writes a time in UTC.
func instant(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// instantIn reads a time, and returns it in UTC.
func instantIn(path, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, malformed(path, "missing")
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || !instantForm.MatchString(text) {
		return time.Time{}, malformed(path, "%q, want date, time and zone, such as 2021-03-04T05:06:07Z", text)
	}
	if t = t.UTC(); !writable(t) {
		return time.Time{}, malformed(path, "%q: the year in UTC is not in 1 to 9999", text)
	}
	return t, nil
}

// writable reports whether t has a year of four digits in UTC.
func writable(t time.Time) bool { return t.UTC().Year() >= 1 && t.UTC().Year() <= 9999 }
