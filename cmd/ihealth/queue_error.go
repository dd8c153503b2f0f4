package main

import (
	"regexp"
	"strconv"
)

// counted is an error whose classes and stations are counted from 1, as in tables.
type counted struct{ error }

// fromOne returns an error of a library, which counts from 0, as counted.
func fromOne(err error) error { return counted{err} }

var ordinal = regexp.MustCompile(`\b(class|entity|station|node|quantity|arrival rate|service time|replication) (\d+)\b`)

// Error adds 1 to the numbers.
func (c counted) Error() string {
	return ordinal.ReplaceAllStringFunc(c.error.Error(), func(s string) string {
		m := ordinal.FindStringSubmatch(s)
		n, err := strconv.Atoi(m[2])
		if err != nil {
			return s
		}
		return m[1] + " " + strconv.Itoa(n+1)
	})
}

// Unwrap returns the error of the library.
func (c counted) Unwrap() error { return c.error }
