package rng

import "gonum.org/v1/gonum/mathext"

// Beta is the beta distribution on [0, 1].
type Beta struct {
	Alpha, Beta float64 // from 0.05 to 1e4
}

// CDF returns P(X ≤ x).
func (d Beta) CDF(x float64) float64 {
	return mathext.RegIncBeta(d.Alpha, d.Beta, min(max(x, 0), 1))
}

// Draw returns a variate by inversion of one draw, in 1 to 2 µs. The algorithm is
// incbi of Moshier's Cephes library.
func (d Beta) Draw(s *Stream) float64 { return mathext.InvRegIncBeta(d.Alpha, d.Beta, s.Float64()) }

// Mean returns alpha/(alpha + beta).
func (d Beta) Mean() float64 { return d.Alpha / (d.Alpha + d.Beta) }

// Validate returns an error unless both parameters are in range.
func (d Beta) Validate() error {
	in := func(x float64) bool { return x >= 0.05 && x <= 1e4 }
	if !in(d.Alpha) || !in(d.Beta) {
		return parameterError(d, "needs both parameters from 0.05 to 1e4")
	}
	return nil
}

// Variance returns αβ/((α + β)²(α + β + 1)).
func (d Beta) Variance() float64 {
	sum := d.Alpha + d.Beta
	return d.Alpha / sum * (d.Beta / sum) / (sum + 1)
}
