package detect

import "math"

// mean is a sum that leaves undefined values out.
type mean struct {
	sum float64
	n   int
}

func (m *mean) add(v float64) {
	if !math.IsNaN(v) && !math.IsInf(v, 0) {
		m.sum += v
		m.n++
	}
}

func (m *mean) merge(o mean) { m.sum, m.n = m.sum+o.sum, m.n+o.n }

// value returns the mean, NaN of nothing.
func (m *mean) value() float64 { return m.sum / float64(m.n) }
