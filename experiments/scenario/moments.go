package scenario

import "math"

// moments adds up independent values.
type moments struct {
	n            int
	sum, squares float64
}

func (m *moments) add(x float64) { m.n, m.sum, m.squares = m.n+1, m.sum+x, m.squares+x*x }

// mean returns the mean with its standard error, NaN of fewer than two values.
func (m *moments) mean() (mean, se float64) {
	n := float64(m.n)
	mean = m.sum / n
	return mean, math.Sqrt(max(0, m.squares/n-mean*mean) / (n - 1))
}

// point returns the mean as a point.
func (m *moments) point(series string, x float64, metric string) Point {
	mean, se := m.mean()
	return Point{Series: series, X: x, Metric: metric, Value: mean, SE: se, N: m.n}
}
