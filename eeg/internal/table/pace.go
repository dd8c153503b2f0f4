package table

import (
	"math"
	"math/big"
	"slices"

	"ihealth/eeg"
)

// usualHz are rates of headsets and amplifiers, tried before others.
var usualHz = []int64{100, 125, 128, 160, 200, 240, 250, 256, 300, 400, 500, 512, 600, 1000, 1024, 2000, 2048, 4096, 5000}

// pace is what the first times of a column tell.
type pace struct {
	run        []float64 // the longest stretch without a gap
	step       float64   // mean one of it
	resolution float64   // of the digits
}

// paceOf finds the longest stretch of times whose steps are near the median one.
func paceOf(times []float64, resolution float64) pace {
	p := pace{resolution: resolution}
	if len(times) < 2 {
		return p
	}
	usual := medianStep(times)
	if !(usual > 0) {
		return p
	}
	first := 0
	for i := range times {
		if i > 0 && !(math.Abs(times[i]-times[i-1]-usual) <= 0.75*usual) {
			first = i
		}
		if i-first >= len(p.run) {
			p.run = times[first : i+1]
		}
	}
	p.step = (p.run[len(p.run)-1] - p.run[0]) / float64(len(p.run)-1)
	return p
}

func medianStep(times []float64) float64 {
	steps := make([]float64, len(times)-1)
	for i := range steps {
		steps[i] = times[i+1] - times[i]
	}
	slices.Sort(steps)
	return steps[len(steps)/2]
}

// rate returns the rate of the stretch, whose times are in that unit. A step that is
// not constant, but for the rounding of its digits, tells none.
func (p pace) rate(unit float64) (eeg.Rate, bool) {
	if len(p.run) < 2 {
		return eeg.Rate{}, false
	}
	exact, others := decimalRates(p.step*unit), usualRates(p.step*unit)
	for _, r := range exact {
		if p.even(1/(r.Hz()*unit), 0) {
			return r, true
		}
	}
	for _, r := range append(others, exact...) {
		if p.even(1/(r.Hz()*unit), p.resolution) {
			return r, true
		}
	}
	return eeg.Rate{}, false
}

// vague reports whether the times leave the rate open by more than 1 %.
func (p pace) vague() bool { return p.resolution > 0.01*(p.run[len(p.run)-1]-p.run[0]) }

// even reports whether the times lie on a grid but for that slack.
func (p pace) even(step, slack float64) bool {
	for i, t := range p.run {
		const ulps = 4 * 0x1p-52
		if math.Abs(t-p.run[0]-float64(i)*step) > slack+ulps*max(math.Abs(t), math.Abs(p.run[0])) {
			return false
		}
	}
	return true
}

// usualRates returns the usual rates in the order of their distance from a step in
// seconds, and then the nearest one in whole Hz.
func usualRates(step float64) (rates []eeg.Rate) {
	nearest := slices.Clone(usualHz)
	slices.SortStableFunc(nearest, func(a, b int64) int {
		far := func(hz int64) float64 { return math.Abs(step*float64(hz) - 1) }
		return int(math.Copysign(1, far(a)-far(b)))
	})
	if hz := math.Round(1 / step); hz >= 1 && hz <= 1e9 {
		nearest = append(nearest, int64(hz))
	}
	for _, hz := range nearest {
		rates = append(rates, eeg.RateHz(hz))
	}
	return rates
}

// decimalRates returns the rates of a step in seconds that is rounded to 6 to 9 digits.
func decimalRates(step float64) (rates []eeg.Rate) {
	for _, unit := range []float64{1e6, 1e7, 1e8, 1e9} {
		if n := math.Round(step * unit); n >= 1 && n < 1e15 {
			if r, ok := eeg.RateOf(big.NewRat(int64(unit), int64(n))); ok && r.Samples > 0 {
				rates = append(rates, r)
			}
		}
	}
	return rates
}
