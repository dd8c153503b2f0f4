package bcobench

import (
	"math"
	"slices"

	"ihealth/cmd/ihealth/internal/measure"
)

// Report is all that was measured.
type Report struct {
	Sizes     []SizeReport
	Questions []Question
}

// SizeReport is one size with all contestants that it is not too large for.
type SizeReport struct {
	Size
	Results []Result
}

// Result is one contestant.
type Result struct {
	Name      string
	Absent    string        // why it did not take part, empty when it did
	Wrong     string        // why its times are no result, empty when they are
	Instances int           // of a repetition
	Times     measure.Times // processor time, ns a solve, by repetition
	Few       measure.Times // the same on the instances that slow contestants solve, empty where nobody is slow
	FewOf     int           // how many these are
	Allocs    float64       // a solve, whole ones, the most of all repetitions; NaN for other programs
	Missed    int           // instances on which it chooses worse than the best of all sets
	Chooses   bool          // it has answers at all
}

// Valid returns the times that count: none when the contestant is absent or wrong.
func (r *Result) Valid() measure.Times {
	if r.Wrong != "" {
		return nil
	}
	return r.Times
}

// Over returns how many times as long as another it takes on the same instances, by
// medians; NaN where they were not measured on the same ones.
func (r *Result) Over(other *Result) float64 {
	if r == nil || other == nil || r.Wrong != "" || other.Wrong != "" {
		return math.NaN()
	}
	switch {
	case r.Instances == other.Instances:
		return r.Times.Median() / other.Times.Median()
	case r.Instances == other.FewOf:
		return r.Times.Median() / other.Few.Median()
	case r.FewOf == other.Instances:
		return r.Few.Median() / other.Times.Median()
	}
	return math.NaN()
}

// Question is something that is asked of the instances once, without a rival.
type Question struct {
	Name      string
	Instances int
	Wrong     string        // why its times are no result, empty when they are
	Times     measure.Times // processor time, ns, by instance and repetition
}

// Valid returns the times that count.
func (q *Question) Valid() measure.Times {
	if q.Wrong != "" {
		return nil
	}
	return q.Times
}

// BCO returns the result that others are compared with, nil when there is none.
func (s *SizeReport) BCO() *Result { return s.find(bcoName) }

// Exact returns the exact search of all sets with the sorting, nil when there is none.
func (s *SizeReport) Exact() *Result { return s.find(exactName) }

func (s *SizeReport) find(name string) *Result {
	if s == nil {
		return nil
	}
	i := slices.IndexFunc(s.Results, func(r Result) bool { return r.Name == name })
	if i < 0 {
		return nil
	}
	return &s.Results[i]
}

// size returns the report of a size, nil when it was not measured.
func (r *Report) size(validators, blocks int) *SizeReport {
	i := slices.IndexFunc(r.Sizes, func(s SizeReport) bool { return s.Validators == validators && s.Blocks == blocks })
	if i < 0 {
		return nil
	}
	return &r.Sizes[i]
}
