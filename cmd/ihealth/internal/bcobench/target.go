package bcobench

import (
	"fmt"
	"math"
)

// Target is what this project has set itself, and what was measured.
type Target struct {
	Name     string
	Measured float64 // NaN where it was not
	Unit     string  // ns, or empty for ratios and counts
	Bound    float64
	AtLeast  bool // the bound is the least, else the most
}

// Met reports whether the target is reached; what was not measured is not.
func (t *Target) Met() bool {
	if t.AtLeast {
		return t.Measured >= t.Bound
	}
	return t.Measured <= t.Bound
}

// Targets returns all targets.
func (r *Report) Targets() []Target {
	small, large := r.size(21, 20), r.size(1000, 10_000)
	exact := small.median(exactName)
	at := func(name string, s Size) string { return fmt.Sprintf("%s, %v", name, s) }
	paper, thousand := Size{Validators: 21, Blocks: 20}, Size{Validators: 1000, Blocks: 10_000}
	return []Target{
		{Name: at(scanName+", over BCO", paper), Measured: small.median(scanName) / small.median(bcoName), Bound: 1.5},
		{Name: at(exactName, paper), Measured: exact, Unit: "ns", Bound: 1e3},
		{Name: at(allName+", over exact", paper), Measured: small.median(allName) / exact, Bound: 1e5, AtLeast: true},
		{Name: at(glpkName+", over exact", paper), Measured: small.median(glpkName) / exact, Bound: 1e5, AtLeast: true},
		{Name: at(exactName, thousand), Measured: large.median(exactName), Unit: "ns", Bound: 1e6},
		{Name: "allocations of a solve in a workspace, all sizes", Measured: r.allocations(), Bound: 0},
		{Name: at(frontName, paper), Measured: r.answer(frontName), Unit: "ns", Bound: 2e6},
		{Name: at(jointName, paper), Measured: r.answer(jointName), Unit: "ns", Bound: 10e6},
	}
}

// median returns a contestant's time in ns, NaN when it has none.
func (s *SizeReport) median(name string) float64 {
	if s == nil {
		return math.NaN()
	}
	r := s.find(name)
	if r == nil {
		return math.NaN()
	}
	return r.Valid().Median()
}

// allocations returns the most allocations of a solve of those who use a workspace.
func (r *Report) allocations() float64 {
	most := math.NaN()
	for i := range r.Sizes {
		for _, name := range []string{bcoName, scanName, setsName, exactName} {
			if x := r.Sizes[i].find(name); x != nil && !(x.Allocs <= most) {
				most = x.Allocs
			}
		}
	}
	return most
}

// answer returns the median time in ns of a question, NaN when it was not asked.
func (r *Report) answer(name string) float64 {
	for i := range r.Questions {
		if r.Questions[i].Name == name {
			return r.Questions[i].Valid().Median()
		}
	}
	return math.NaN()
}
