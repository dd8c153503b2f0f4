package plot

import "math"

// Limits are two values in order; both 0 is none.
type Limits struct {
	Low, High float64
}

func (l Limits) given() bool { return l != Limits{} }

// clamp returns the value of the limits that is nearest to v.
func (l Limits) clamp(v float64) float64 {
	if !l.given() {
		return v
	}
	return math.Max(l.Low, math.Min(l.High, v)) // NaN stays
}

// Outside returns the number of points that lie beyond limits of their axes.
func (f *Figure) Outside() int {
	n := 0
	for i := range f.Panels {
		p := &f.Panels[i]
		for k := range p.Series {
			s := &p.Series[k]
			for j := range s.X {
				if s.drawn(j) && (p.XLimits.clamp(s.X[j]) != s.X[j] || p.YLimits.clamp(s.Y[j]) != s.Y[j]) {
					n++
				}
			}
		}
	}
	return n
}
