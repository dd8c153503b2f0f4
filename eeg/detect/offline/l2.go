package offline

// L2 is the cost of changes of the mean: Σ(x − mean of the segment)². An evaluation
// takes O(channels), and is exact to about 1e-16 of the scatter of the whole series.
type L2 struct{ channels []sums }

// NewL2 takes channels × samples. The error wraps ErrSeries.
func NewL2(series ...[]float64) (*L2, error) {
	channels, err := newChannels(series)
	return &L2{channels}, err
}

// Len returns the number of samples.
func (c *L2) Len() int { return len(c.channels[0].first) - 1 }

// Least returns 1.
func (c *L2) Least() int { return 1 }

// Of returns the scatter of the segment, in the square of the series' unit.
func (c *L2) Of(start, end int) float64 {
	sum := 0.0
	for _, s := range c.channels {
		sum += s.scatter(start, end)
	}
	return sum
}
