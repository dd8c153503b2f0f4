package output

// Distribution wraps what tables, plots and optimizers ask of a random
// quantity, whether it comes from a formula, a simulation or a measurement.
type Distribution interface {
	// Mean returns the expectation, NaN when nothing was observed.
	Mean() float64
	// Quantile returns the p-quantile, 0 ≤ p ≤ 1, NaN when nothing was observed.
	Quantile(p float64) float64
}
