package rng

// Distribution wraps what models ask of a random quantity that they draw. Those of
// this package also have Validate() error, which wraps [ErrParameter], and CDF, the
// distribution function; where there is a closed form, Laplace(s) is E[exp(−sX)],
// and LaplaceComplement(s) is 1 less it for real s, with all digits. What a
// distribution that Validate refuses draws is undefined.
type Distribution interface {
	// Draw returns one variate, made from s alone.
	Draw(s *Stream) float64
	// Mean returns the expectation, NaN or +Inf where there is none.
	Mean() float64
	// Variance returns the variance, NaN or +Inf where there is none.
	Variance() float64
}
