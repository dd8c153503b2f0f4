package queueing

import (
	"fmt"
	"math"
)

// GG1 gives bounds of the wait in the queue with independent times between arrivals,
// any service time and one server, by two moments of each.
type GG1 struct {
	Lambda     float64 // arrival rate, 1/s, > 0
	ArrivalSCV float64 // squared coefficient of variation of the time between arrivals, ≥ 0
	Service    float64 // mean service time, s, < 1/Lambda
	ServiceSCV float64 // squared coefficient of variation of the service time, ≥ 0
}

// Validate returns ErrParameter for a field out of its range and ErrUnstable when
// the load is 1 or more.
func (q GG1) Validate() error {
	if err := validateRate("arrival rate", q.Lambda); err != nil {
		return err
	}
	if !positive(q.Service) {
		return fmt.Errorf("queueing: %w: mean service time is %v s, want a finite time > 0", ErrParameter, q.Service)
	}
	for _, scv := range []float64{q.ArrivalSCV, q.ServiceSCV} {
		if !(scv >= 0) || math.IsInf(scv, 1) {
			return fmt.Errorf("queueing: %w: squared coefficient of variation is %v, want a finite one ≥ 0", ErrParameter, scv)
		}
	}
	return validateOneServer(q.Lambda*q.Service, q.Lambda)
}

// WaitUpper returns the bound of Kingman, "Some inequalities for the queue GI/G/1",
// Biometrika 49 (1962) 315–324, in s: λ(Var A + Var S)/(2(1−ρ)).
func (q GG1) WaitUpper() float64 {
	if err := q.Validate(); err != nil {
		return undefined(err)
	}
	rho := q.Lambda * q.Service
	return (q.ArrivalSCV + rho*rho*q.ServiceSCV) / (2 * q.Lambda * (1 - rho))
}

// WaitLower returns the bound of Marshall, "Some inequalities in queuing", Operations
// Research 16 (1968) 651–668, for any distribution of the time between arrivals, in
// s: (λ²Var S − ρ(2−ρ))/(2λ(1−ρ)), or 0 where that is less.
func (q GG1) WaitLower() float64 {
	if err := q.Validate(); err != nil {
		return undefined(err)
	}
	rho := q.Lambda * q.Service
	return max((rho*rho*q.ServiceSCV-rho*(2-rho))/(2*q.Lambda*(1-rho)), 0)
}

// Wait returns the heavy-traffic approximation of the wait in s, which is exact for
// Poisson arrivals: ρ/(1−ρ)·(c_a²+c_s²)/2·E[S] (Kingman 1961).
func (q GG1) Wait() float64 {
	if err := q.Validate(); err != nil {
		return undefined(err)
	}
	rho := q.Lambda * q.Service
	return rho / (1 - rho) * (q.ArrivalSCV + q.ServiceSCV) / 2 * q.Service
}

// Sojourn returns Wait and the mean service time in s.
func (q GG1) Sojourn() float64 { return q.Wait() + q.Service }

// InSystem returns the mean number of customers present by Wait.
func (q GG1) InSystem() float64 { return q.Lambda * q.Sojourn() }
