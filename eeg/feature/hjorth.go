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

// hjorth gathers the samples of a window and their first and second differences.
type hjorth struct {
	samples, slopes, bends accumulator
	bend                   derivative
}

// add takes the next samples and the differences that they complete.
func (h *hjorth) add(raw, slopes []float64) {
	h.samples.addValues(raw)
	h.slopes.addValues(slopes)
	h.bends.addValues(h.bend.add(slopes))
}

// take returns the parameters of a signal of that gain and rate and begins anew.
func (h *hjorth) take(gain, hz float64) *Hjorth {
	x, d, dd := h.samples.variance(), h.slopes.variance(), h.bends.variance()
	mobility := math.Sqrt(d / x)
	return &Hjorth{
		Activity:   gain * gain * x,
		Mobility:   hz * mobility,
		Complexity: math.Sqrt(dd/d) / mobility,
	}
}

// reset forgets what was gathered.
func (h *hjorth) reset() {
	for _, a := range []*accumulator{&h.samples, &h.slopes, &h.bends} {
		a.variance()
	}
	h.bend.reset()
}

// derivative returns the differences of neighbours in a sequence.
type derivative struct {
	last  float64
	begun bool
	out   []float64
}

// add returns the differences that the next values complete, until the next call.
func (d *derivative) add(x []float64) []float64 {
	d.out = d.out[:0]
	for _, v := range x {
		if d.begun {
			d.out = append(d.out, v-d.last)
		}
		d.last, d.begun = v, true
	}
	return d.out
}

func (d *derivative) reset() { d.begun = false }
