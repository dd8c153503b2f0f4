package feature

import "math"

// chunk is the number of values that are judged at once: integers are summed exactly,
// others reduced to their moments and merged. Longer windows need not be held.
const chunk = 8192

// accumulator gathers samples of one channel.
type accumulator struct {
	sums    sums      // of integers
	others  Moments   // of chunks with fractions
	held    []float64 // less than chunk values
	missing int
}

// addValues takes raw values; NaN is a missing sample.
func (a *accumulator) addValues(x []float64) {
	for _, v := range x {
		if math.IsNaN(v) {
			a.missing++
			continue
		}
		if a.held = append(a.held, v); len(a.held) == chunk {
			a.flush()
		}
	}
}

func (a *accumulator) flush() {
	if len(a.held) > 0 && !a.sums.addValues(a.held) {
		a.others = a.others.Merge(compute(a.held))
	}
	a.held = a.held[:0]
}

// take moves what was gathered to p and begins anew, about a centre that suits the
// samples so far.
func (a *accumulator) take(p *part) {
	a.flush()
	p.sums, p.others, p.missing = a.sums, a.others, a.missing
	centre := a.sums.centre
	if a.sums.n > 0 {
		centre = a.sums.nearest()
	}
	a.sums, a.others, a.missing = sums{centre: centre}, Moments{}, 0
}

// variance returns the population variance of what was gathered and begins anew.
func (a *accumulator) variance() float64 {
	var all part
	a.take(&all)
	m := all.moments()
	return m.Variance()
}

// part is what was gathered between two ends of windows.
type part struct {
	sums    sums
	others  Moments
	missing int
}

// merge adds what o has.
func (p *part) merge(o *part) {
	p.sums.merge(&o.sums)
	p.others = p.others.Merge(o.others)
	p.missing += o.missing
}

func (p *part) moments() Moments {
	m := p.sums.moments()
	if p.others.N > 0 {
		m = m.Merge(p.others)
	}
	return m
}
