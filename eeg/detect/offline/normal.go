package offline

import "math"

// Normal is the cost of changes of the mean or the variance: n·ln(s² + Floor), minus
// twice the log-likelihood of normal samples but for constants, with the population
// variance s². Channels count as independent. It is a [Cost] of segments of 2 samples
// or more.
type Normal struct {
	L2

	// Floor keeps constant segments finite; in the square of the series' unit, > 0.
	// It is 1e-6, that of ruptures (Truong et al. 2020), so standardise the series.
	Floor float64
}

// NewNormal takes channels × samples. The error wraps ErrSeries.
func NewNormal(series ...[]float64) (*Normal, error) {
	channels, err := newChannels(series)
	return &Normal{L2{channels}, 1e-6}, err
}

// Least returns 2.
func (c *Normal) Least() int { return 2 }

// Of returns the cost of the segment.
func (c *Normal) Of(start, end int) float64 {
	n, sum := float64(end-start), 0.0
	for _, s := range c.channels {
		sum += n * math.Log(s.scatter(start, end)/n+c.Floor)
	}
	return sum
}
