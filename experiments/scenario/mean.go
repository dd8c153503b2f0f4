package scenario

import (
	"math"

	"ihealth/sim/output"
)

// meanPoint makes p the mean of a tally with its standard error, by the tally's variance or,
// where it is larger, by one that is known. Values that differ by rounding alone have none.
func meanPoint(p Point, t *output.Tally, variance float64) Point {
	if t.N() > 1 && t.Max()-t.Min() > 1e-12*math.Abs(t.Max()) {
		variance = max(variance, t.Variance())
	}
	p.Value, p.SE, p.N = t.Mean(), math.Sqrt(variance/float64(t.N())), t.N()
	return p
}

// sample is a list of independent values.
type sample []float64

func (s *sample) add(x float64) { *s = append(*s, x) }

// mean makes p the mean of the sample.
func (s sample) mean(p Point) Point {
	var t output.Tally
	for _, x := range s {
		t.Add(x)
	}
	return meanPoint(p, &t, 0)
}

// point returns the mean as a point.
func (s sample) point(series string, x float64, metric string) Point {
	return s.mean(Point{Series: series, X: x, Metric: metric})
}

// sampled returns n values.
func sampled(n int, value func(i int) (float64, error)) (sample, error) {
	out := make(sample, n)
	for i := range out {
		var err error
		if out[i], err = value(i); err != nil {
			return nil, err
		}
	}
	return out, nil
}
