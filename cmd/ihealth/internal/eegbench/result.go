package eegbench

import (
	"fmt"
	"math"

	"ihealth/cmd/ihealth/internal/measure"
)

// Result is what one contestant took for one file.
type Result struct {
	Name   string
	Absent string        // why it did not run; empty when it did
	Wrong  string        // how its features differ; empty when they do not
	Times  measure.Times // processor time of the repetitions, ns a sample
	Allocs float64       // a window, the least of all repetitions; NaN for other programs
}

// Best returns the least time in ns a sample, which other programs disturb least; NaN of
// a contestant that was absent or wrong.
func (r *Result) Best() float64 {
	if r.Wrong != "" {
		return math.NaN()
	}
	least, _ := r.Times.Spread()
	return least
}

// Rate returns the samples a second of the best time, in millions.
func (r *Result) Rate() float64 { return 1e3 / r.Best() }

func (r *Result) add(got run, want Totals, samples int) {
	if !got.totals.near(want) && r.Wrong == "" {
		r.Wrong = fmt.Sprintf("its features sum up to %+v, want %+v", got.totals, want)
	}
	r.Times = append(r.Times, float64(got.elapsed)/float64(samples))
	if !(r.Allocs <= got.allocs) {
		r.Allocs = got.allocs
	}
}

// File is one file and all who read it.
type File struct {
	Shape
	Results []Result // in the order of all contestants
}

// find returns a contestant's result; nil when the file is not for it.
func (f *File) find(name string) *Result {
	for i := range f.Results {
		if f.Results[i].Name == name {
			return &f.Results[i]
		}
	}
	return nil
}

// Over returns how many times as fast as another a contestant is; NaN when either did not
// run or was wrong.
func (f *File) Over(name, other string) float64 {
	a, b := f.find(name), f.find(other)
	if a == nil || b == nil {
		return math.NaN()
	}
	return b.Best() / a.Best()
}

// Cohort is many recordings, read by one worker or two.
type Cohort struct {
	Recordings int
	Samples    int           // of all
	Kernel     string        // name of the contestant
	One, Two   measure.Times // wall clock, s
}

// SpeedUp returns how many times as fast two workers are, by the best of each.
func (c *Cohort) SpeedUp() float64 {
	one, _ := c.One.Spread()
	two, _ := c.Two.Spread()
	return one / two
}

// Text is a text file read to values.
type Text struct {
	Values int
	Times  measure.Times // processor time, ns a value
}

// Rate returns the values a second of the best time, in millions.
func (t *Text) Rate() float64 {
	least, _ := t.Times.Spread()
	return 1e3 / least
}

// Memory is the most memory that a process of `ihealth eeg features` had, beyond one that
// does nothing.
type Memory struct {
	FileBytes int64
	Bytes     float64 // NaN where it cannot be told
}
