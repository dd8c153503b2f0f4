package quality

import (
	"math"
	"slices"
)

// Factors from a quartile range and from a median absolute deviation to the standard
// deviation of a normal sample, as PREP rounds them.
const (
	iqrToSD = 0.7413
	madToSD = 1.4826
)

// quantile returns the p-quantile of sorted x, on the lines between the points
// ((i−½)/n, x_i), as MATLAB and hence PREP do; NaN of nothing.
func quantile(x []float64, p float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	at := min(max(p*float64(len(x))-0.5, 0), float64(len(x)-1))
	i := int(at)
	if i == len(x)-1 {
		return x[i]
	}
	return x[i] + (at-float64(i))*(x[i+1]-x[i])
}

// valid returns x sorted, without NaN.
func valid(x []float64) []float64 {
	out := slices.DeleteFunc(slices.Clone(x), math.IsNaN)
	slices.Sort(out)
	return out
}

func median(x []float64) float64 { return quantile(valid(x), 0.5) }

// iqrSD returns the standard deviation that the quartiles of sorted x tell.
func iqrSD(x []float64) float64 { return iqrToSD * (quantile(x, 0.75) - quantile(x, 0.25)) }

// madSD returns the standard deviation that the median absolute deviation of x from
// centre tells.
func madSD(x []float64, centre float64) float64 {
	d := make([]float64, len(x))
	for i, v := range x {
		d[i] = math.Abs(v - centre)
	}
	return madToSD * median(d)
}

// fewest is the least number of channels that are compared.
const fewest = 4

// scores returns the distances of x from their median over the given spread of them,
// and NaN where x is, or throughout when too few are valid or they have no spread.
func scores(x []float64, spread func(sorted []float64, median float64) float64) []float64 {
	sorted := valid(x)
	centre := quantile(sorted, 0.5)
	sd := math.NaN()
	if len(sorted) >= fewest {
		sd = spread(sorted, centre)
	}
	z := make([]float64, len(x))
	for i, v := range x {
		z[i] = math.NaN()
		if sd > 0 {
			z[i] = (v - centre) / sd
		}
	}
	return z
}

func byQuartiles(sorted []float64, _ float64) float64 { return iqrSD(sorted) }

func byDeviations(sorted []float64, centre float64) float64 { return madSD(sorted, centre) }
