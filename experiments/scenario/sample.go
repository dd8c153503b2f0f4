package scenario

// sample is a list of independent values, at least 2 when it makes a point.
type sample []float64

func (s *sample) add(x float64) { *s = append(*s, x) }

// point returns the mean as a point.
func (s sample) point(series string, x float64, metric string) Point {
	return mean(Point{Series: series, X: x, Metric: metric}, s)
}
