package queueing

import "math"

// MMc is the queue with Poisson arrivals, exponential service and several equal
// servers, who serve in order of arrival.
type MMc struct {
	Lambda  float64 // arrival rate, 1/s, > 0
	Mu      float64 // service rate of one server, 1/s, > Lambda/Servers
	Servers int     // 1 to 1e7
}

// Validate returns ErrParameter for a field out of its range and ErrUnstable when
// Lambda ≥ Servers·Mu.
func (q MMc) Validate() error {
	if err := validateServers(q.Lambda, q.Mu, q.Servers); err != nil {
		return err
	}
	return validateLoadOf(q.Lambda, q.Mu, q.Servers)
}

// Delayed returns the probability that a customer waits, ErlangC(λ/μ, c).
func (q MMc) Delayed() float64 {
	if err := q.Validate(); err != nil {
		return busy(err)
	}
	return ErlangC(q.Lambda/q.Mu, q.Servers)
}

// InSystem returns the mean number of customers present.
func (q MMc) InSystem() float64 { return q.Lambda * q.Sojourn() }

// Wait returns the mean time in s from arrival to the start of service,
// C/(cμ−λ) with C = Delayed.
func (q MMc) Wait() float64 { return q.WaitDistribution().Mean() }

// Sojourn returns the mean time from arrival to departure in s.
func (q MMc) Sojourn() float64 { return q.Wait() + 1/q.Mu }

// Utilization returns the fraction of time that one server works, min(λ/(cμ), 1).
func (q MMc) Utilization() float64 {
	if err := q.Validate(); err != nil {
		return busy(err)
	}
	return q.Lambda / q.rate()
}

func (q MMc) rate() float64 { return float64(q.Servers) * q.Mu }

// WaitDistribution returns the distribution of the wait: 0, or with probability C
// exponential with rate cμ−λ.
func (q MMc) WaitDistribution() Distribution {
	if err := q.Validate(); err != nil {
		return undefinedDistribution(err)
	}
	return delayed(ErlangC(q.Lambda/q.Mu, q.Servers), q.rate()-q.Lambda)
}

// Distribution returns the distribution of the sojourn time, the sum of the wait and
// an exponential service.
func (q MMc) Distribution() Distribution {
	if err := q.Validate(); err != nil {
		return undefinedDistribution(err)
	}
	c := ErlangC(q.Lambda/q.Mu, q.Servers)
	wait := delayed(c, q.rate()-q.Lambda)
	slow, fast := min(q.Mu, q.rate()-q.Lambda), max(q.Mu, q.rate()-q.Lambda)
	return Distribution{
		mean: wait.mean + 1/q.Mu, variance: wait.variance + 1/(q.Mu*q.Mu),
		survival: func(t float64) float64 {
			both := math.Exp(-slow*t) * (1 + slow*t*relativeExpm1((fast-slow)*t))
			return (1-c)*math.Exp(-q.Mu*t) + c*both
		},
	}
}

// relativeExpm1 returns (1−e^{−x})/x, 1 for x = 0.
func relativeExpm1(x float64) float64 {
	if x == 0 {
		return 1
	}
	return -math.Expm1(-x) / x
}
