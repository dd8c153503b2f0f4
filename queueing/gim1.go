package queueing

import "fmt"

// GIM1 is the queue with independent times between arrivals, exponential service and
// one server (Kleinrock I, chapter 6).
type GIM1 struct {
	Arrival Law     // time between arrivals, s
	Mu      float64 // service rate, 1/s, > 1/(mean of Arrival)
}

// Validate returns ErrParameter for a field out of its range, or where the transform
// of Arrival is too coarse so near to load 1, and ErrUnstable when the load 1/(μE[A])
// is 1 or more.
func (q GIM1) Validate() error {
	_, err := q.decay()
	return err
}

func (q GIM1) validateFields() error {
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
	eta, err := q.decay()
	if err != nil {
		return busy(err)
	}
	return q.delayed(eta)
}

func (q GIM1) delayed(eta float64) float64 {
	if eta < q.Mu/2 {
		return 1 - eta/q.Mu
	}
	return real(q.Arrival.Laplace(complex(eta, 0)))
}

// decay returns η = μ(1−σ), or the error of Validate.
func (q GIM1) decay() (float64, error) {
	if err := q.validateFields(); err != nil {
		return 0, err
	}
	if exact, ok := q.Arrival.(complemented); ok {
		return renewalDecay(q.Mu, exact.LaplaceComplement), nil
	}
	mean, second := q.Arrival.Mean(), secondMoment(q.Arrival)
	eta := renewalDecay(q.Mu, func(s float64) float64 {
		if s*second/mean < smallDecay {
			return s*mean - s*s*second/2
		}
		return 1 - real(q.Arrival.Laplace(complex(s, 0)))
	})
	left := 1 - 1/(q.Mu*mean)
	if eta*second/mean >= smallDecay && eta*mean*left < 0x1p-52/smallDecay { // the difference is rounded to more than smallDecay of it
		return 0, fmt.Errorf("queueing: %w: load %.6g is too near to 1 for the transform of this time between arrivals; let it have LaplaceComplement, lower the load, or simulate", ErrParameter, 1-left)
	}
	return eta, nil
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
	eta, err := q.decay()
	if err != nil {
		return undefinedDistribution(err)
	}
	return delayed(q.delayed(eta), eta)
}

// Distribution returns the distribution of the sojourn time, exponential with rate
// μ(1−σ).
func (q GIM1) Distribution() Distribution {
	eta, err := q.decay()
	if err != nil {
		return undefinedDistribution(err)
	}
	return delayed(1, eta)
}
