package bco

import (
	"fmt"
	"math"
)

// weightTolerance is how far the sum of the weights may be from 1: it forgives
// thirds written to six digits and nothing coarser.
const weightTolerance = 1e-6

// Weights are α, β and γ of I-Health eq. (12); they sum to 1.
type Weights struct {
	Latency  float64 // α, in [0, 1]
	Security float64 // β, in [0, 1]
	Cost     float64 // γ, in [0, 1]
}

// Validate reports every weight outside [0, 1], or a sum that is not 1, as
// FieldErrors.
func (w Weights) Validate() error {
	var f faults
	for _, x := range []struct {
		field string
		value float64
	}{{"weights.latency", w.Latency}, {"weights.security", w.Security}, {"weights.cost", w.Cost}} {
		if !(x.value >= 0 && x.value <= 1) {
			f.add(x.field, "%v is outside [0, 1]", x.value)
		}
	}
	if sum := w.Latency + w.Security + w.Cost; f == nil && math.Abs(sum-1) > weightTolerance {
		f.add("weights", "α+β+γ = %v, must be 1: change one of them by %.6g", sum, 1-sum)
	}
	return f.err()
}

// String returns the weights as α/β/γ.
func (w Weights) String() string {
	return fmt.Sprintf("%.4g/%.4g/%.4g", w.Latency, w.Security, w.Cost)
}
