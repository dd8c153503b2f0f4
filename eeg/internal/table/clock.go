package table

import (
	"math"
	"regexp"
	"strings"
)

// timeName is the name of a column of times, with its unit if that is told.
var timeName = regexp.MustCompile(`(?i)^(?:time|timestamps?|t)(?:\s*[([]\s*(s|sec|seconds?|ms|us|µs)\s*[)\]]|[ _](s|sec|seconds?|ms|us|µs))?$`)

// clock finds lost samples by a column of times.
type clock struct {
	label      string
	unit       float64 // s; 0 when it is not told
	step       float64 // from sample to sample, in the column's unit
	tolerance  float64 // of a time, in the column's unit
	last, next float64 // times of the last sample and of the next one
	begun      bool
}

// clockOf returns the clock of the first label that names a column of times, and its
// column; nil without one.
func clockOf(labels []string) (c *clock, column int) {
	for i, label := range labels {
		if m := timeName.FindStringSubmatch(label); m != nil {
			return &clock{label: label, unit: unitOf(strings.ToLower(m[1] + m[2]))}, i
		}
	}
	return nil, -1
}

func unitOf(name string) float64 {
	switch {
	case name == "":
		return 0
	case name[0] == 's':
		return 1
	case name == "ms":
		return 1e-3
	}
	return 1e-6
}

// seconds returns the unit, or a second where none is told.
func (c *clock) seconds() float64 {
	if c.unit == 0 {
		return 1
	}
	return c.unit
}

// lost returns how many samples were lost before the one of that time, which is NaN
// when it is not told. It is false when time goes back, stands still or comes early.
func (c *clock) lost(now float64) (lost int64, ok bool) {
	const smoothing = 16 // samples, over which jitter is evened out
	if math.IsNaN(now) {
		c.next += c.step
		return 0, true
	}
	begun, late := c.begun, now-c.next
	forward := now > c.last
	c.begun, c.last = true, now
	switch {
	case !begun:
		c.next = now + c.step
		return 0, true
	case !forward || late < -c.tolerance:
		c.next = now + c.step
		return 0, false
	case late > c.tolerance:
		c.next = now + c.step
		return int64(math.Round(min(late/c.step, 1<<62))), true
	}
	c.next += late/smoothing + c.step
	return 0, true
}
