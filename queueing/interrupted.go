package queueing

import "math"

// Interrupted is the law of the time that a service takes on a server which breaks
// down at a constant rate while it works, and goes on after the repair where it
// stopped: the Service of an MG1 with breakdowns. Avi-Itzhak and Naor, "Some queuing
// problems with the service station subject to breakdown", Operations Research 11
// (1963) 303–320.
type Interrupted struct {
	Service Law     // time on a server that never breaks down, s
	Rate    float64 // breakdowns per second of work, 1/s, ≥ 0
	Repair  Law     // length of a repair, s
}

// Mean returns E[S](1+rE[R]) in s.
func (d Interrupted) Mean() float64 { return d.Service.Mean() * d.stretch() }

// Variance returns Var S·(1+rE[R])² + rE[S]E[R²] in s².
func (d Interrupted) Variance() float64 {
	return d.Service.Variance()*d.stretch()*d.stretch() + d.Rate*d.Service.Mean()*secondMoment(d.Repair)
}

// Laplace returns S*(s + r(1−R*(s))).
func (d Interrupted) Laplace(s complex128) complex128 {
	return d.Service.Laplace(s + complex(d.Rate, 0)*(1-d.Repair.Laplace(s)))
}

// stretch returns the time that a second of work takes, s, NaN for a Rate out of its
// range.
func (d Interrupted) stretch() float64 {
	if !(d.Rate >= 0) {
		return math.NaN()
	}
	return 1 + d.Rate*d.Repair.Mean()
}
