package sim

import (
	"fmt"
	"math"
)

// relaxations is how many relaxation times a run should span, lest all
// replications agree on what is far from the steady state.
const relaxations = 5

// Warnings says what makes the estimates of a valid model doubtful, however narrow
// their intervals: runs too short for the load, or service too fast for the
// clock. The M/M/1 queue forgets its beginning in about 1/(μ(1−√ρ)²) (Cohen, The
// Single Server Queue, 1982, III.2).
func (m MM1) Warnings() []string {
	var out []string
	total := 0.0
	for _, lambda := range m.Lambdas {
		total += lambda
	}
	rho := total / m.Mu
	relaxation := 1 / (m.Mu * math.Pow(1-math.Sqrt(rho), 2))
	if span := float64(m.Customers) / total; span < relaxations*relaxation {
		out = append(out, fmt.Sprintf("a run of %d customers spans %.4g s, less than the %.4g s that the queue takes at load %.6g to forget its empty beginning: simulate %.0f customers or more",
			m.Customers, span, relaxations*relaxation, rho, math.Ceil(relaxations*relaxation*total)))
	}
	if 1/m.Mu < 1e-6 {
		out = append(out, fmt.Sprintf("services of %.3g s are near the clock's nanosecond: use a larger unit of time", 1/m.Mu))
	}
	return out
}
