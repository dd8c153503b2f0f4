package iomtbench

import (
	"math"

	"ihealth/cmd/ihealth/internal/measure"
)

// Figure is one quantity, measured in some repetitions.
type Figure struct {
	Name   string
	Unit   string        // s, ns, 1/s; empty for counts
	Values measure.Times // one a repetition
	Bound  float64       // this project's target; NaN for none
	More   bool          // more is better, and the bound the least
}

// Report is what was measured.
type Report struct {
	Figures []Figure
}

// Targets returns the figures that have one.
func (r *Report) Targets() []measure.Target {
	var list []measure.Target
	for i := range r.Figures {
		if f := &r.Figures[i]; !math.IsNaN(f.Bound) {
			list = append(list, measure.Target{Name: f.Name, Measured: f.Values.Median(), Unit: f.Unit, Bound: f.Bound, AtLeast: f.More})
		}
	}
	return list
}
