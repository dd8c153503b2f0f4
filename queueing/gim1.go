package queueing

// GIM1 is the queue with independent times between arrivals, exponential service and
// one server (Kleinrock I, chapter 6).
type GIM1 struct {
	Arrival Law     // time between arrivals, s
	Mu      float64 // service rate, 1/s, > 1/(mean of Arrival)
}

// Validate returns ErrParameter for a field out of its range and ErrUnstable when
// the load 1/(μE[A]) is 1 or more.
func (q GIM1) Validate() error {
	if err := validateLaw("time between arrivals", q.Arrival); err != nil {
		return err
	}
	if err := validateRate("service rate μ", q.Mu); err != nil {
		return err
	}
	return validateOneServer(1/(q.Mu*q.Arrival.Mean()), 1/q.Arrival.Mean())
}

// Delayed returns σ, the probability that a customer waits: the root in (0, 1) of
// σ = A*(μ(1−σ)).
func (q GIM1) Delayed() float64 {
	if err := q.Validate(); err != nil {
		return busy(err)
	}
	return 1 - q.decay()/q.Mu
}

// decay returns η = μ(1−σ).
func (q GIM1) decay() float64 {
	mean, second := q.Arrival.Mean(), secondMoment(q.Arrival)
	return renewalDecay(q.Mu, func(s float64) float64 {
		if s*second/mean < smallDecay {
			return s*mean - s*s*second/2
		}
		return 1 - real(q.Arrival.Laplace(complex(s, 0)))
	})
}

// InSystem returns the mean number of customers present.
func (q GIM1) InSystem() float64 {
	sojourn := q.Sojourn()
	if q.Arrival == nil {
		return sojourn
	}
	return sojourn / q.Arrival.Mean()
}

// Wait returns the mean time in s from arrival to the start of service, σ/(μ(1−σ)).
func (q GIM1) Wait() float64 { return q.WaitDistribution().Mean() }

// Sojourn returns the mean time from arrival to departure in s, 1/(μ(1−σ)).
func (q GIM1) Sojourn() float64 { return q.Distribution().Mean() }

// Utilization returns the fraction of time that the server works.
func (q GIM1) Utilization() float64 {
	if err := q.Validate(); err != nil {
		return busy(err)
	}
	return 1 / (q.Mu * q.Arrival.Mean())
}

// WaitDistribution returns the distribution of the wait: 0, or with probability σ
// exponential with rate μ(1−σ).
func (q GIM1) WaitDistribution() Distribution {
	if err := q.Validate(); err != nil {
		return undefinedDistribution(err)
	}
	eta := q.decay()
	return delayed(1-eta/q.Mu, eta)
}

// Distribution returns the distribution of the sojourn time, exponential with rate
// μ(1−σ).
func (q GIM1) Distribution() Distribution {
	if err := q.Validate(); err != nil {
		return undefinedDistribution(err)
	}
	return delayed(1, q.decay())
}
