package queueing

import (
	"fmt"
	"math"
	"math/cmplx"
)

// MG1 is the queue with Poisson arrivals and one server that serves in order of
// arrival, with any service time: M/D/1 and M/E_k/1 by their laws. The formulas are
// those of Pollaczek and Khinchine (Kleinrock I, section 5.6).
type MG1 struct {
	Lambda      float64 // arrival rate, 1/s, > 0
	Service     Law     // service time, s; Lambda times its mean < 1
	ThirdMoment float64 // E[S³], s³, for the variances; 0: not known
}

// Validate returns ErrParameter for a field out of its range and ErrUnstable when
// the load λE[S] is 1 or more.
func (q MG1) Validate() error {
	if err := validateRate("arrival rate", q.Lambda); err != nil {
		return err
	}
	if err := validateLaw("service time", q.Service); err != nil {
		return err
	}
	if least := secondMoment(q.Service) * q.Service.Mean(); q.ThirdMoment != 0 && !(q.ThirdMoment >= least*(1-1e-9)) {
		return fmt.Errorf("queueing: %w: third moment of the service time is %v s³, want at least E[S]E[S²] = %v s³, or 0 where it is not known",
			ErrParameter, q.ThirdMoment, least)
	}
	return validateOneServer(q.load(), q.Lambda)
}

// load returns ρ = λE[S].
func (q MG1) load() float64 { return q.Lambda * q.Service.Mean() }

// InSystem returns the mean number of customers present.
func (q MG1) InSystem() float64 { return q.Lambda * q.Sojourn() }

// Wait returns the mean time in s from arrival to the start of service,
// λE[S²]/(2(1−ρ)).
func (q MG1) Wait() float64 {
	if err := q.Validate(); err != nil {
		return undefined(err)
	}
	return q.Lambda * secondMoment(q.Service) / (2 * (1 - q.load()))
}

// WaitVariance returns the variance of the wait in s², λE[S³]/(3(1−ρ)) + E[W]², and
// NaN where the third moment is not known.
func (q MG1) WaitVariance() float64 {
	wait := q.Wait()
	if q.ThirdMoment == 0 {
		return math.NaN()
	}
	if math.IsInf(wait, 1) {
		return wait
	}
	return q.Lambda*q.ThirdMoment/(3*(1-q.load())) + wait*wait
}

// Sojourn returns the mean time from arrival to departure in s.
func (q MG1) Sojourn() float64 { return after(q.Wait(), q.Service) }

// Utilization returns the fraction of time that the server works, min(ρ, 1).
func (q MG1) Utilization() float64 {
	if err := q.Validate(); err != nil {
		return busy(err)
	}
	return q.load()
}

// WaitDistribution returns the distribution of the wait, by inversion of its
// transform (1−ρ)s/(s−λ+λS*(s)) within 1e-7. That of a constant service time is
// summed. Where the service time takes several values with positive probability, or
// its density is too narrow to invert, survival and quantiles are NaN, and so is the
// variance where the third moment is not known.
func (q MG1) WaitDistribution() Distribution {
	if err := q.Validate(); err != nil {
		return undefinedDistribution(err)
	}
	if q.Service.Variance() == 0 {
		return q.constantService(0)
	}
	return q.inverted(q.Wait(), q.WaitVariance(), q.load(), q.waitTransform)
}

// Distribution returns the distribution of the sojourn time, with the limits of
// WaitDistribution.
func (q MG1) Distribution() Distribution {
	if err := q.Validate(); err != nil {
		return undefinedDistribution(err)
	}
	if q.Service.Variance() == 0 {
		return q.constantService(q.Service.Mean())
	}
	return q.inverted(q.Sojourn(), q.WaitVariance()+q.Service.Variance(), 1, func(s complex128) complex128 {
		return q.waitTransform(s) * q.Service.Laplace(s)
	})
}

func (q MG1) waitTransform(s complex128) complex128 {
	lambda := complex(q.Lambda, 0)
	return complex(1-q.load(), 0) * s / (s - lambda + lambda*q.Service.Laplace(s))
}

// inverted returns the distribution of a time with the given moments, which is not 0
// with probability positive.
func (q MG1) inverted(mean, variance, positive float64, transform func(complex128) complex128) Distribution {
	smooth := !hasAtoms(q.Service)
	return Distribution{
		mean: mean, variance: variance, resolution: quantileLimit,
		survival: func(t float64) float64 {
			switch {
			case !smooth:
				return math.NaN()
			case t == 0:
				return positive
			}
			return eulerUntil(func(s complex128) complex128 { return (1 - transform(s)) / s }, t)
		},
	}
}

// hasAtoms reports whether the transform of law does not fade at high frequencies,
// the mark of single values with positive probability.
func hasAtoms(law Law) bool {
	most := 0.0
	for k := range 5 {
		s := complex(0, 1e5*(1+float64(k)*math.Phi/4)/law.Mean())
		most = max(most, cmplx.Abs(law.Laplace(s)))
	}
	return !(most < 0.01)
}
