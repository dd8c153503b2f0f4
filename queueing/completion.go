package queueing

import "math"

// moments are the first two of a time, s and s².
type moments struct{ first, second float64 }

// delayCycle returns the moments of the time from the start of initial until no
// customers of rate lambda are left, each of whom takes work.
func delayCycle(initial, work moments, lambda float64) moments {
	idle := 1 - lambda*work.first
	return moments{
		first:  initial.first / idle,
		second: initial.second/(idle*idle) + lambda*initial.first*work.second/(idle*idle*idle),
	}
}

// completion returns the moments of the completion time of c where busy periods of
// others begin at the rate above.
func (q RepeatPriority) completion(c RepeatClass, above float64, busy moments) moments {
	mean, second := c.Service.Mean(), secondMoment(c.Service)
	switch {
	case above == 0:
		return moments{mean, second}
	case q.Interruption == Restart:
		return c.restarted(above, busy)
	case q.Interruption == Resample:
		return c.resampled(above, busy)
	}
	stretch := 1 + above*busy.first
	return moments{mean * stretch, second*stretch*stretch + above*mean*busy.second}
}

// resampled returns the moments of a sum of failed attempts, each with a busy period,
// and of one that succeeds. Its transform is φ(s+L)/(1 − L/(s+L)(1−φ(s+L))B*(s)),
// φ = S*, whose first two derivatives at 0 need only the first of φ.
func (c RepeatClass) resampled(above float64, busy moments) moments {
	success, failure, slope := c.transform(above)
	lost := 1/above + busy.first // by an attempt that fails, were its time exponential
	first := failure / success * lost
	second := 2*first*(failure*lost+slope) + 2*(failure/above+slope)/above +
		failure*(busy.second+2*busy.first/above) + 2*slope*busy.first
	return moments{first, second / success}
}

// restarted returns the moments of the same for one requirement x throughout,
// averaged over x.
func (c RepeatClass) restarted(above float64, busy moments) moments {
	if above >= c.Growth {
		return moments{math.Inf(1), math.Inf(1)}
	}
	_, missing, slope := c.transform(-above)
	lost := 1/above + busy.first
	first := -missing * lost
	if 2*above >= c.Growth {
		return moments{first, math.Inf(1)}
	}
	_, square, _ := c.transform(-2 * above)
	return moments{first, 2*lost*lost*(2*missing-square) + 2*lost*slope -
		missing*(2/(above*above)+busy.second+2*busy.first/above)}
}

// transform returns the transform of the service time at real u, 1 less it and its
// derivative.
func (c RepeatClass) transform(u float64) (value, missing, slope float64) {
	h := 1e-8 * math.Abs(u)
	x := c.Service.Laplace(complex(u, h))
	if exact, ok := c.Service.(complemented); ok {
		return real(x), exact.LaplaceComplement(u), imag(x) / h
	}
	return real(x), 1 - real(x), imag(x) / h
}

// leastInterruptions returns the least number of interruptions of a service for which
// restart and resample are computed: below, the second moments are rounded to more
// than 1e-5.
func (c RepeatClass) leastInterruptions() float64 {
	if _, ok := c.Service.(complemented); ok {
		return 1e-10
	}
	return 1e-5
}
