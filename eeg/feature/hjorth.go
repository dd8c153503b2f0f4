package feature

import (
	"encoding/json"
	"math"
)

// Hjorth holds the parameters of Hjorth (Electroencephalography and Clinical
// Neurophysiology 29, 1970, 306-310), with population variances and differences of
// neighbouring samples, times the rate, as derivatives. Those with a missing sample are
// left out.
type Hjorth struct {
	Activity   float64 // variance, in the signal's unit squared, ≥ 0
	Mobility   float64 // 1/s, that of the derivative over that of the samples; 2π·f of a slow sine; NaN when constant
	Complexity float64 // mobility of the derivative over Mobility, ≥ 0; 1 of a sine; NaN when the derivative is constant
}

// MarshalJSON writes an undefined parameter as null.
func (h Hjorth) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Activity   number `json:"activity"`
		Mobility   number `json:"mobility"`
		Complexity number `json:"complexity"`
	}{number(h.Activity), number(h.Mobility), number(h.Complexity)})
}

func (f *further) hjorth(raw []float64) *Hjorth {
	f.slopes[0] = differences(f.slopes[0][:0], raw)
	f.slopes[1] = differences(f.slopes[1][:0], f.slopes[0])
	x, d, dd := f.variance(raw), f.variance(f.slopes[0]), f.variance(f.slopes[1])
	mobility := math.Sqrt(d / x)
	return &Hjorth{
		Activity:   f.signal.Gain * f.signal.Gain * x,
		Mobility:   f.signal.Rate.Hz() * mobility,
		Complexity: math.Sqrt(dd/d) / mobility,
	}
}

// differences appends those of neighbours in x.
func differences(out, x []float64) []float64 {
	for i := 1; i < len(x); i++ {
		out = append(out, x[i]-x[i-1])
	}
	return out
}

// variance returns the population variance of x without NaN.
func (f *further) variance(x []float64) float64 {
	f.sample.addValues(x)
	var all part
	f.sample.take(&all)
	m := all.moments()
	return m.Variance()
}
