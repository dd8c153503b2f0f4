package stochastic

// Response is the distribution of the time in which a validator answers, s. The
// continuous distributions of sim/rng that have no negative variates are responses,
// and so is its Deterministic.
type Response interface {
	// CDF returns P(X ≤ x).
	CDF(x float64) float64
	// Mean returns the expectation, s.
	Mean() float64
}
