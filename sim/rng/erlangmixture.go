package rng

// ErlangMixture is the distribution of the sum of exponential phases that are
// independent and alike, the last of which is missing with some probability: the
// fit to a squared coefficient of variation between 0 and 1 of Tijms, "A First
// Course in Stochastic Models" (2003), appendix B, equation (B.10).
type ErlangMixture struct {
	Phases  int     // ≥ 2
	Rate    float64 // of each phase, > 0
	Missing float64 // probability of one phase less, in [0, 1]
}

// CDF returns P(X ≤ x).
func (d ErlangMixture) CDF(x float64) float64 {
	short, long := d.parts()
	return d.Missing*short.CDF(x) + (1-d.Missing)*long.CDF(x)
}

// Draw returns a variate from phases + 1 draws, whether the last phase is missing
// or not: it grows in each of them.
func (d ErlangMixture) Draw(s *Stream) float64 {
	long := s.Float64() >= d.Missing
	short, _ := d.parts()
	sum, last := short.Draw(s), s.Exponential(d.Rate)
	if long {
		sum += last
	}
	return sum
}

// Laplace returns E[exp(−sX)] for s with a real part above −rate.
func (d ErlangMixture) Laplace(s complex128) complex128 {
	short, long := d.parts()
	missing := complex(d.Missing, 0)
	return missing*short.Laplace(s) + (1-missing)*long.Laplace(s)
}

// LaplaceComplement returns 1 − E[exp(−sX)] for real s, as Laplace, without
// cancellation.
func (d ErlangMixture) LaplaceComplement(s float64) float64 {
	short, long := d.parts()
	return d.Missing*short.LaplaceComplement(s) + (1-d.Missing)*long.LaplaceComplement(s)
}

// Mean returns (phases − missing)/rate.
func (d ErlangMixture) Mean() float64 { return (float64(d.Phases) - d.Missing) / d.Rate }

// Validate returns an error unless there are two phases, a positive finite rate and
// a probability.
func (d ErlangMixture) Validate() error {
	if d.Phases < 2 || !positive(d.Rate) || !(d.Missing >= 0 && d.Missing <= 1) {
		return parameterError(d, "needs at least two phases, a finite rate > 0 and a probability in [0, 1]")
	}
	return nil
}

// Variance returns (phases − missing²)/rate².
func (d ErlangMixture) Variance() float64 {
	return (float64(d.Phases) - d.Missing*d.Missing) / (d.Rate * d.Rate)
}

// parts returns the distributions without and with the last phase.
func (d ErlangMixture) parts() (short, long Erlang) {
	return Erlang{Phases: d.Phases - 1, Rate: d.Rate}, Erlang{Phases: d.Phases, Rate: d.Rate}
}
