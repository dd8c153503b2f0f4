package bcobench

import (
	"fmt"
	"math"

	"ihealth/cmd/ihealth/internal/measure"
)

// Targets returns all targets. That of GLPK was set with a linear program that takes it
// about twice as long as the exported one.
func (r *Report) Targets() []measure.Target {
	paper, thousand := Size{Validators: 21, Blocks: 20}, Size{Validators: 1000, Blocks: 10_000}
	at := func(name string, s Size) string { return fmt.Sprintf("%s, %v", name, s) }
	over := func(name, other string, s Size) float64 {
		x := r.size(s.Validators, s.Blocks)
		return x.find(name).Over(x.find(other))
	}
	return []measure.Target{
		{Name: at(scanName+", over BCO", paper), Measured: over(scanName, bcoName, paper), Bound: 1.5},
		{Name: at(scanName+", over BCO", thousand), Measured: over(scanName, bcoName, thousand), Bound: 1.5},
		{Name: at(exactName, paper), Measured: r.median(exactName, paper), Unit: "ns", Bound: 1e3},
		{Name: at(allName+", over exact", paper), Measured: over(allName, exactName, paper), Bound: 1e5, AtLeast: true},
		{Name: at(glpkName+", over exact", paper), Measured: over(glpkName, exactName, paper), Bound: 1e5, AtLeast: true},
		{Name: at(exactName, thousand), Measured: r.median(exactName, thousand), Unit: "ns", Bound: 1e6},
		{Name: "allocations of a solve in a workspace, all sizes", Measured: r.allocations(), Bound: 0},
		{Name: at(frontName, paper), Measured: r.answer(frontName), Unit: "ns", Bound: 2e6},
		{Name: at(jointName, paper), Measured: r.answer(jointName), Unit: "ns", Bound: 10e6},
	}
}

// median returns a contestant's time at a size in ns, NaN when it has none.
func (r *Report) median(name string, at Size) float64 {
	x := r.size(at.Validators, at.Blocks).find(name)
	if x == nil {
		return math.NaN()
	}
	return x.Valid().Median()
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
