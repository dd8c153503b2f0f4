package export

import (
	"fmt"
	"math"

	"ihealth/bco"
)

// margin is by what part the service rate must exceed the arrival rate: μ > Λ
// is strict, and a solver meets a bound only to about 1e-7.
const margin = 1e-6

// countLimit is a constraint that depends on the number of validators alone.
type countLimit struct {
	name      string
	forbidden []int // numbers of validators in [v, M], ascending
}

// countLimits returns the constraints that forbid some numbers of validators.
func (m *model) countLimits() []countLimit {
	c := m.problem.Constraints
	var out []countLimit
	for _, x := range []struct {
		name  string
		meets func(k int) bool
	}{
		{"min_security", func(k int) bool { return m.problem.Security.Security(k) >= c.MinSecurity }},
		{"faults", func(k int) bool { return k >= 3*c.Faults+1 }},
		{"quorum", func(k int) bool { return !c.Quorum || k%3 == 1 }},
		{"max_risk", func(k int) bool {
			return c.MaxRisk == 0 || bco.Risk(len(m.validators), c.Compromised, k) <= c.MaxRisk
		}},
	} {
		limit := countLimit{name: x.name}
		for _, k := range m.counts() {
			if !x.meets(k) {
				limit.forbidden = append(limit.forbidden, k)
			}
		}
		if len(limit.forbidden) > 0 {
			out = append(out, limit)
		}
	}
	return out
}

// rateLimit is a constraint on the service rate: μ = n/L must be rate or more.
type rateLimit struct {
	name string
	rate float64 // 1/s, > 0
}

// rateLimits returns stability and the deadlines of the classes.
func (m *model) rateLimits() []rateLimit {
	var out []rateLimit
	arrivals := 0.0 // of the classes up to and with the current one
	for i, class := range m.problem.Constraints.Classes {
		before := arrivals
		arrivals += class.Rate
		if class.Deadline > 0 {
			out = append(out, rateLimit{fmt.Sprintf("classes_%d_deadline", i), leastRate(class.Deadline, before, arrivals)})
		}
	}
	if arrivals == 0 {
		arrivals = m.problem.ArrivalRate
	}
	if arrivals > 0 {
		out = append(out, rateLimit{"stability", arrivals * (1 + margin)})
	}
	return out
}

// leastRate returns the smallest μ at which the sojourn time μ/((μ−a)(μ−b)) of a
// class (I-Health eq. 11) is at most d, where a and b are the rates of the classes
// before it without and with its own: the larger root of
// d·μ² − (d(a+b)+1)·μ + d·a·b.
func leastRate(d, a, b float64) float64 {
	h := d*(a+b) + 1
	return (h + math.Sqrt(h*h-4*d*d*a*b)) / (2 * d)
}
