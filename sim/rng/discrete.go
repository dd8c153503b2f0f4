package rng

import (
	"fmt"
)

// Discrete is the distribution of finitely many numbers. Make one with
// [NewDiscrete].
type Discrete struct {
	values         []float64
	cumulative     []float64 // P(X ≤ values[i]), the last 1
	mean, variance float64
}

// NewDiscrete returns the distribution of values, which increase, each with the
// probability of weights, which are ≥ 0 and have sum 1 (to 1e-9). Otherwise it
// returns an error that wraps [ErrParameter].
func NewDiscrete(values, weights []float64) (Discrete, error) {
	if len(values) != len(weights) || !probabilities(weights) {
		return Discrete{}, fmt.Errorf("%w: %d values with weights %v: needs as many weights ≥ 0 with sum 1",
			ErrParameter, len(values), weights)
	}
	var d Discrete
	total := 0.0
	for i, x := range values {
		if !finite(x) || i > 0 && !(x > values[i-1]) {
			return Discrete{}, fmt.Errorf("%w: values[%d] is %v: needs finite values that increase", ErrParameter, i, x)
		}
		if weights[i] == 0 {
			continue
		}
		total += weights[i]
		d.values, d.cumulative = append(d.values, x), append(d.cumulative, total)
		d.mean += weights[i] * x
	}
	for i, x := range values {
		d.variance += weights[i] * (x - d.mean) * (x - d.mean)
	}
	d.cumulative[len(d.cumulative)-1] = 1
	return d, nil
}

// CDF returns P(X ≤ x).
func (d Discrete) CDF(x float64) float64 {
	if i := countAtMost(d.values, x); i > 0 {
		return d.cumulative[i-1]
	}
	return 0
}

// Draw returns one of the values by inversion of one draw: a binary search, which
// keeps the variate growing with the draw as Walker's alias method does not.
func (d Discrete) Draw(s *Stream) float64 {
	return d.values[countAtMost(d.cumulative, s.Float64())]
}

// Laplace returns E[exp(−sX)] when all values are ≥ 0.
func (d Discrete) Laplace(s complex128) complex128 {
	var sum complex128
	below := 0.0
	for i, x := range d.values {
		sum += complex(d.cumulative[i]-below, 0) * Deterministic{Value: x}.Laplace(s)
		below = d.cumulative[i]
	}
	return sum
}

// Mean returns the weighted mean of the values.
func (d Discrete) Mean() float64 { return d.mean }

// Variance returns their weighted mean squared deviation from it.
func (d Discrete) Variance() float64 { return d.variance }
