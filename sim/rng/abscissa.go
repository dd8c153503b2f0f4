package rng

import "math"

// Abscissa returns the rate, from which on E[exp(sX)] is infinite.
func (d Exponential) Abscissa() float64 { return d.Rate }

// Abscissa returns the rate, from which on E[exp(sX)] is infinite.
func (d Erlang) Abscissa() float64 { return d.Rate }

// Abscissa returns the rate, from which on E[exp(sX)] is infinite.
func (d ErlangMixture) Abscissa() float64 { return d.Rate }

// Abscissa returns the rate, from which on E[exp(sX)] is infinite.
func (d Gamma) Abscissa() float64 { return d.Rate }

// Abscissa returns the smallest rate that is taken, from which on E[exp(sX)] is
// infinite.
func (d HyperExponential) Abscissa() float64 {
	least := math.Inf(1)
	for i, w := range d.Weights {
		if w > 0 {
			least = min(least, d.Rates[i])
		}
	}
	return least
}

// Abscissa returns +Inf: E[exp(sX)] is always finite.
func (d Deterministic) Abscissa() float64 { return math.Inf(1) }

// Abscissa returns +Inf: E[exp(sX)] is always finite.
func (d Discrete) Abscissa() float64 { return math.Inf(1) }

// Abscissa returns +Inf: E[exp(sX)] is always finite.
func (d Uniform) Abscissa() float64 { return math.Inf(1) }
