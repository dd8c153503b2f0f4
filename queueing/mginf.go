package queueing

import "math"

// MGInf is the queue with Poisson arrivals and a server for everybody. Its means
// depend on the service time by its mean only, so that it is M/M/∞ too, and the
// number present is Poisson (Kleinrock I, section 3.4).
type MGInf struct {
	Lambda float64 // arrival rate, 1/s, > 0
	Mu     float64 // 1/(mean service time), 1/s, > 0
}

// Validate returns ErrParameter for a rate out of its range.
func (q MGInf) Validate() error {
	if err := validateRate("arrival rate", q.Lambda); err != nil {
		return err
	}
	return validateRate("service rate μ", q.Mu)
}

// InSystem returns the mean number of customers present, λ/μ.
func (q MGInf) InSystem() float64 { return q.Lambda * q.Sojourn() }

// Sojourn returns the mean time from arrival to departure in s, 1/μ.
func (q MGInf) Sojourn() float64 { return q.Wait() + 1/q.Mu }

// Wait returns 0 s.
func (q MGInf) Wait() float64 {
	if q.Validate() != nil {
		return math.NaN()
	}
	return 0
}

// Present returns the probability that n customers are present.
func (q MGInf) Present(n int) float64 {
	if q.Validate() != nil || n < 0 {
		return math.NaN()
	}
	lg, _ := math.Lgamma(float64(n) + 1)
	return math.Exp(float64(n)*math.Log(q.InSystem()) - q.InSystem() - lg)
}
