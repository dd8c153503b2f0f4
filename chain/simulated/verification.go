package simulated

import (
	"fmt"
	"math"
	"time"

	"ihealth/sim"
)

// Verification is the time that validators take to verify a block of n transactions,
// (K₀ + K₁·n)/x for a validator of speed x; in I-Health eq. (17) K₁ is 0. The zero
// Verification takes no time.
type Verification struct {
	Cycles               float64   // K₀, cycle, ≥ 0
	CyclesPerTransaction float64   // K₁, cycle, ≥ 0
	Hz                   []float64 // x of each node, cycle/s, > 0; shorter lists are repeated, none: 1e9 for all
}

// Validate reports the first field that is out of its range.
func (v Verification) Validate() error {
	if !finite(v.Cycles) || !finite(v.CyclesPerTransaction) {
		return fmt.Errorf("simulated: verification of %v + %v·n cycles: want finite numbers ≥ 0", v.Cycles, v.CyclesPerTransaction)
	}
	for i, hz := range v.Hz {
		if !finite(hz) || hz == 0 {
			return fmt.Errorf("simulated: speed %d is %v cycle/s: want a finite number > 0", i, hz)
		}
	}
	return nil
}

// finite reports whether x is neither negative, NaN nor infinite.
func finite(x float64) bool { return x >= 0 && !math.IsInf(x, 1) }

// Time returns how long a node verifies a block of n transactions.
func (v Verification) Time(node, n int) time.Duration {
	hz := 1e9
	if len(v.Hz) > 0 {
		hz = v.Hz[node%len(v.Hz)]
	}
	return sim.Delay((v.Cycles + v.CyclesPerTransaction*float64(n)) / hz)
}
