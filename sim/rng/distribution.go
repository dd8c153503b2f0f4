package rng

// Distribution wraps what models ask of a random quantity that they draw.
type Distribution interface {
	// Draw returns one variate, made from s alone.
	Draw(s *Stream) float64
	// Mean returns the expectation, NaN or +Inf where there is none.
	Mean() float64
	// Variance returns the variance, NaN or +Inf where there is none.
	Variance() float64
}
