package compare

import (
	"cmp"
	"math"
	"slices"

	"ihealth/experiments"
)

// none is the number of what has none.
var none = experiments.Number(math.NaN())

func undefined(x experiments.Number) bool { return math.IsNaN(float64(x)) }

func numbers(values []value) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = float64(v.row.Value)
	}
	return out
}

// sorted returns the values in the order of their seeds.
func sorted(values []value) []value {
	return slices.SortedStableFunc(slices.Values(values), func(a, b value) int { return cmp.Compare(a.seed, b.seed) })
}

// paired reports whether both sides have the same seeds, each once.
func paired(a, b []value) bool {
	same := func(v, w value) bool { return v.seed == w.seed }
	ordered := sorted(a)
	return slices.EqualFunc(ordered, sorted(b), same) && len(slices.CompactFunc(ordered, same)) == len(a)
}

// mean does not depend on the order of the runs.
func mean(values []value) float64 { return momentsOf(numbers(sorted(values))).mean }

// relative returns by how much b is above a, as a part of a's absolute value; NaN where
// that is zero and b is not.
func relative(a, b float64) float64 {
	if a == b {
		return 0
	}
	if a == 0 {
		return math.NaN()
	}
	return (b - a) / math.Abs(a)
}

// equal reports whether both sides tell the same to the last digit, run by run.
func equal(a, b []value) bool {
	return slices.EqualFunc(sorted(a), sorted(b), func(v, w value) bool {
		x, y := float64(v.row.Value), float64(w.row.Value)
		return (x == y || math.IsNaN(x) && math.IsNaN(y)) && v.row.Text == w.row.Text
	})
}

// exact reports whether the rows of both sides tell of no doubt: closed forms and words,
// of the same seed or the same for every one.
func exact(a, b []value) bool {
	constant := func(values []value) bool {
		return !slices.ContainsFunc(values, func(v value) bool { return !equal([]value{v}, values[:1]) })
	}
	certain := func(v value) bool {
		r := v.row
		return !r.Measured && r.Fidelity == experiments.Analytic && r.Interval == nil && r.SE == 0 && r.N == 0
	}
	doubtful := func(v value) bool { return !certain(v) }
	if slices.ContainsFunc(a, doubtful) || slices.ContainsFunc(b, doubtful) {
		return false
	}
	if len(a) == 1 && len(b) == 1 {
		return a[0].seed == b[0].seed
	}
	return len(a) > 1 && len(b) > 1 && constant(a) && constant(b)
}

// kin is what a null tells of: one metric of a fidelity.
type kin struct {
	experiment, metric string
	fidelity           experiments.Fidelity
}

func kinOf(k key) kin { return kin{k.experiment, k.metric, k.fidelity} }

// noise returns the largest relative difference, in every metric, between the mean of a
// side and a run of its null.
func noise(a, null side) map[kin]float64 {
	out := map[kin]float64{}
	for _, k := range a.order {
		center := mean(a.cells[k])
		for _, v := range null.cells[k] {
			d := math.Abs(relative(center, float64(v.row.Value)))
			switch {
			case !math.IsNaN(d):
				out[kinOf(k)] = max(out[kinOf(k)], d)
			case center == 0:
				out[kinOf(k)] = math.Inf(1)
			}
		}
	}
	return out
}

// at returns the noise of a row's metric, NaN where no null tells it.
func at(noise map[kin]float64, k key) experiments.Number {
	if d, ok := noise[kinOf(k)]; ok {
		return experiments.Number(d)
	}
	return none
}
