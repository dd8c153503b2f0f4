package simbench

import (
	"math"
	"slices"

	"ihealth/cmd/ihealth/internal/measure"
)

// Report is all that was measured.
type Report struct {
	Models  []ModelReport
	Hold    []Hold
	Workers Workers
}

// ModelReport is one model with all contestants, ours first.
type ModelReport struct {
	Model
	Results []Result
}

// Result is one contestant.
type Result struct {
	Name      string
	Absent    string        // why it did not take part, empty when it did
	Wrong     string        // why its times are no result, empty when they are
	Customers int           // of a repetition
	Target    float64       // of others' time over ours at least, of our styles' over the loop's at most; 0 for none
	Times     measure.Times // processor time, ns a customer
	Allocs    float64       // a customer, the most of all repetitions; NaN for other programs

	runs []Run
}

func newReport(o Options, all []contestant) Report {
	r := Report{
		Hold:    make([]Hold, len(o.HoldSizes)),
		Workers: Workers{Replications: o.Replications, Customers: o.Customers / 10},
	}
	for _, classes := range o.Classes {
		m := ModelReport{Model: Model{Classes: classes}}
		for _, c := range all {
			result := Result{Name: c.name, Absent: c.absent, Target: c.target, Customers: o.Customers}
			if c.absent != "" {
				result.Allocs = math.NaN()
			}
			if c.slow {
				result.Customers = o.SlowCustomers
			}
			m.Results = append(m.Results, result)
		}
		r.Models = append(r.Models, m)
	}
	return r
}

func (r *Result) add(run Run) {
	r.runs = append(r.runs, run)
	r.Times = append(r.Times, float64(run.Elapsed.Nanoseconds())/float64(r.Customers))
	r.Allocs = max(r.Allocs, run.Allocs/float64(r.Customers))
}

// Valid returns the times that count: none when the contestant is absent or wrong.
func (r *Result) Valid() measure.Times {
	if r.Wrong != "" {
		return nil
	}
	return r.Times
}

// Median returns the median of the times that count, NaN when there are none.
func (r *Result) Median() float64 { return r.Valid().Median() }

// Spread returns the least and the greatest of the times that count, NaN when there
// are none.
func (r *Result) Spread() (least, most float64) { return r.Valid().Spread() }

// Own returns the result that others are compared with.
func (m *ModelReport) Own() *Result { return m.find(ownName) }

// Loop returns the result of the loop in C.
func (m *ModelReport) Loop() *Result { return m.find(loopName) }

func (m *ModelReport) find(name string) *Result {
	i := slices.IndexFunc(m.Results, func(r Result) bool { return r.Name == name })
	return &m.Results[i]
}
