package analytic

// Latency wraps the time that a block takes, whoever computes it.
type Latency interface {
	// Latency returns the seconds from the hand-over of n transactions until m
	// validators have decided them; NaN where that is undefined.
	Latency(m, n int) float64
	// Validate reports a parameter that is out of its range.
	Validate() error
}
