package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"ihealth/eeg/feature"
)

// count is a whole number of at least 0; 1e6 is one.
type count int

func (c *count) Set(s string) error {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || x != math.Trunc(x) || x < 0 || x > 1e15 {
		return errors.New("want a whole number such as 20 or 1e6")
	}
	*c = count(x)
	return nil
}

func (c *count) String() string { return strconv.Itoa(int(*c)) }
func (c *count) Type() string   { return "count" }

// seed is a whole number from 0 to 2^64−1.
type seed uint64

func (x *seed) Set(s string) error {
	v, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return errors.New("want a whole number from 0 to 18446744073709551615")
	}
	*x = seed(v)
	return nil
}

func (x *seed) String() string { return strconv.FormatUint(uint64(*x), 10) }
func (x *seed) Type() string   { return "seed" }

// rate is a finite number of events per second, greater than 0.
type rate float64

func (r *rate) Set(s string) error {
	x, err := parseRate(s)
	*r = rate(x)
	return err
}

func (r *rate) String() string { return formatNumber(float64(*r)) }
func (r *rate) Type() string   { return "rate" }

func parseRate(s string) (float64, error) {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x > 0) || math.IsInf(x, 0) {
		return 0, fmt.Errorf("%q: want a number greater than 0, per second", s)
	}
	return x, nil
}

// parseRateOrNone also takes 0.
func parseRateOrNone(s string) (float64, error) {
	if x, err := strconv.ParseFloat(s, 64); err == nil && x == 0 {
		return 0, nil
	}
	return parseRate(s)
}

func parseProbability(s string) (float64, error) {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x >= 0 && x <= 1) {
		return 0, fmt.Errorf("%q: want a probability from 0 to 1", s)
	}
	return x, nil
}

// seconds is a length of time greater than 0, in s; 0 stands for none.
type seconds float64

func (x *seconds) Set(s string) error {
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return errors.New("want a length of time such as 500ms or 2s")
	}
	*x = seconds(d.Seconds())
	return nil
}

func (x *seconds) String() string {
	if *x == 0 {
		return ""
	}
	return time.Duration(float64(*x) * float64(time.Second)).String()
}

func (x *seconds) Type() string { return "duration" }

// choice is one of several words.
type choice struct {
	word string
	of   []string
}

func (c *choice) Set(s string) error {
	if !slices.Contains(c.of, s) {
		return fmt.Errorf("want one of %s", strings.Join(c.of, ", "))
	}
	c.word = s
	return nil
}

func (c *choice) String() string { return c.word }
func (c *choice) Type() string   { return "word" }

// list is several values, separated by commas; 7x2 stands for seven times 2.
type list[T any] struct {
	values []T
	parse  func(string) (T, error)
}

// maxList is the greatest length of a list, against slips of the keyboard.
const maxList = 100_000

func (l *list[T]) Set(s string) error {
	l.values = nil
	for part := range strings.SplitSeq(s, ",") {
		times := 1
		if n, value, ok := strings.Cut(part, "x"); ok {
			var err error
			if times, err = strconv.Atoi(n); err != nil || times < 1 {
				return fmt.Errorf("%q: want values separated by commas, or 7x2 for seven times 2", part)
			}
			part = value
		}
		v, err := l.parse(part)
		if err != nil {
			return err
		}
		if times > maxList-len(l.values) {
			return fmt.Errorf("more than %d values", maxList)
		}
		l.values = append(l.values, slices.Repeat([]T{v}, times)...)
	}
	return nil
}

func (l *list[T]) String() string { return "" }
func (l *list[T]) Type() string   { return "list" }

// window is the length of a window of a recording, or feature.All.
type window time.Duration

func (w *window) Set(s string) error {
	if s == "all" {
		*w = window(feature.All)
		return nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return errors.New("want a duration such as 4s or 500ms, or all")
	}
	*w = window(d)
	return nil
}

func (w *window) String() string {
	if time.Duration(*w) == feature.All {
		return "all"
	}
	return time.Duration(*w).String()
}

func (w *window) Type() string { return "duration" }
