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

// Validate reports a weight outside [0, 1] or a sum that is not 1.
func (w Weights) Validate() error {
	for _, f := range []struct {
		field string
		value float64
	}{{"weights.latency", w.Latency}, {"weights.security", w.Security}, {"weights.cost", w.Cost}} {
		if !(f.value >= 0 && f.value <= 1) {
			return fieldError(f.field, "%v is outside [0, 1]", f.value)
		}
	}
	if sum := w.Latency + w.Security + w.Cost; math.Abs(sum-1) > weightTolerance {
		return fieldError("weights", "α+β+γ = %v, must be 1: change one of them by %.6g", sum, 1-sum)
	}
	return nil
}

// String returns the weights as α/β/γ.
func (w Weights) String() string {
	return fmt.Sprintf("%.4g/%.4g/%.4g", w.Latency, w.Security, w.Cost)
}
