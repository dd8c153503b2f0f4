package compare

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"ihealth/experiments"
)

// Method is how a difference was judged.
type Method string

// The methods, see the package's documentation.
const (
	Exactly   Method = "exact"
	Paired    Method = "paired"
	Welch     Method = "welch"
	SquareAdd Method = "square-and-add"
	NoMethod  Method = "none" // nothing tells how well the values are known
)

// power is the probability with which the smallest detectable difference is shown.
const power = 0.8

// estimate is a difference whose interval at any level is known.
type estimate struct {
	method     Method
	difference float64 // second less first
	below      float64 // from the interval's low end to the difference, in units of quantile, ≥ 0
	above      float64 // from the difference to the high end, in units of quantile, ≥ 0
	freedom    float64 // degrees of freedom of Student's t; +Inf: normal
	effect     float64 // standardised: Hedges' g, of pairs d_z; NaN where unknown
}

// quantile returns the p-quantile of Student's t with so many degrees of freedom.
func quantile(p, freedom float64) float64 {
	if math.IsInf(freedom, 1) {
		return distuv.UnitNormal.Quantile(p)
	}
	return distuv.StudentsT{Sigma: 1, Nu: freedom}.Quantile(p)
}

// interval returns the interval of the difference at a level.
func (e estimate) interval(level float64) (low, high float64) {
	q := quantile((1+level)/2, e.freedom)
	return e.difference - q*e.below, e.difference + q*e.above
}

// detectable returns the least absolute difference that an interval at that level shows
// with probability power.
func (e estimate) detectable(level float64) float64 {
	return (quantile((1+level)/2, e.freedom) + quantile(power, e.freedom)) * math.Max(e.below, e.above)
}

// moments are what is known of a mean: itself, its standard error and the number of
// values behind it.
type moments struct {
	mean, error float64
	n           int
}

func momentsOf(values []float64) moments {
	mean, deviation := stat.MeanStdDev(values, nil)
	return moments{mean, deviation / math.Sqrt(float64(len(values))), len(values)}
}

// deviation returns the standard deviation of a single value.
func (m moments) deviation() float64 { return m.error * math.Sqrt(float64(m.n)) }

// hedges corrects a standardised difference for its bias with so many degrees of freedom
// (Hedges 1981, the approximation 1 − 3/(4ν − 1)).
func hedges(d, freedom float64) float64 { return d * (1 - 3/(4*freedom-1)) }

// pairs estimates the mean of second less first, pair by pair.
func pairs(first, second []float64) (estimate, bool) {
	d := make([]float64, len(first))
	for i := range d {
		d[i] = second[i] - first[i]
	}
	m := momentsOf(d)
	freedom := float64(m.n - 1)
	return estimate{Paired, m.mean, m.error, m.error, freedom, hedges(m.mean/m.deviation(), freedom)}, m.error > 0
}

// welch estimates the difference of two means of unequal variances, with Satterthwaite's
// degrees of freedom.
func welch(first, second moments) (estimate, bool) {
	va, vb := first.error*first.error, second.error*second.error
	freedom := (va + vb) * (va + vb) / (va*va/float64(first.n-1) + vb*vb/float64(second.n-1))
	sd := math.Sqrt(va + vb)
	difference := second.mean - first.mean
	return estimate{Welch, difference, sd, sd, freedom, pooled(first, second)}, sd > 0
}

// pooled returns Hedges' g with the deviation pooled over both sides.
func pooled(first, second moments) float64 {
	na, nb := float64(first.n-1), float64(second.n-1)
	sa, sb := first.deviation(), second.deviation()
	return hedges((second.mean-first.mean)/math.Sqrt((na*sa*sa+nb*sb*sb)/(na+nb)), na+nb)
}

// asymmetry is the part of an interval's width by which its middle may lie beside the
// estimate in an interval that counts as symmetric: rounding.
const asymmetry = 1e-6

// known returns the mean of a row with what its interval tells, and whether it tells
// anything: a spread of values does not, nor does an interval around something else.
func known(row experiments.Row) (m moments, symmetric, ok bool) {
	m.mean = float64(row.Value)
	if row.N > 1 && row.SE > 0 {
		m.error, m.n = float64(row.SE), row.N
		return m, true, true
	}
	i := row.Interval
	if i == nil || i.Spread || i.N < 2 || !(i.Level > 0 && i.Level < 1) || !(float64(i.Low) <= m.mean && m.mean <= float64(i.High)) {
		return m, false, false
	}
	width := float64(i.High - i.Low)
	if !(width > 0) || math.IsInf(width, 0) {
		return m, false, false
	}
	m.n = i.N
	m.error = width / 2 / quantile((1+i.Level)/2, float64(i.N-1))
	return m, math.Abs(float64(i.High/2+i.Low/2)-m.mean) <= asymmetry*width, true
}

// fromRows estimates the difference of two rows from their own intervals.
func fromRows(first, second experiments.Row) (estimate, bool) {
	a, symmetricA, okA := known(first)
	b, symmetricB, okB := known(second)
	switch {
	case !okA || !okB:
		return estimate{}, false
	case symmetricA && symmetricB:
		return welch(a, b)
	}
	below, above := distances(first)
	below2, above2 := distances(second)
	return estimate{
		SquareAdd, b.mean - a.mean, math.Hypot(below2, above), math.Hypot(above2, below), math.Inf(1), pooled(a, b),
	}, true
}

// distances returns those from the ends of a row's interval to its value, in units of the
// quantile that they are made of.
func distances(row experiments.Row) (below, above float64) {
	if row.Interval == nil {
		return float64(row.SE), float64(row.SE)
	}
	z := quantile((1+row.Interval.Level)/2, math.Inf(1))
	return float64(row.Value-row.Interval.Low) / z, float64(row.Interval.High-row.Value) / z
}
