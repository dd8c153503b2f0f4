package device

import (
	"math"
	"time"
)

// Box is a room of well mixed air: dC/dt = G/V − (Q/V)·(C − outside) for a source G.
// Concentrations are in any unit, sources in that unit · m³/s.
type Box struct {
	Volume  float64 // V, m³, 1 to 1e6
	Flow    float64 // Q of clean air, m³/s, 1e-6 to 1e6
	Outside float64 // concentration in the air that comes in, ≥ 0
}

// Validate returns an error that wraps ErrModel for a field out of its range.
func (b *Box) Validate() error {
	return firstError(
		inRange("the room's volume", b.Volume, 1, 1e6),
		inRange("the flow of air", b.Flow, 1e-6, 1e6),
		inRange("the concentration outside", b.Outside, 0, 1e9),
	)
}

// Steady returns the concentration that a source leads to.
func (b *Box) Steady(source float64) float64 { return b.Outside + source/b.Flow }

// After returns the concentration a time after it was c, with a constant source: the exact
// solution.
func (b *Box) After(c, source float64, d time.Duration) float64 {
	steady := b.Steady(source)
	return steady + (c-steady)*math.Exp(-b.Flow/b.Volume*d.Seconds())
}

// Dose returns the integral of the concentration over that time, in unit · s.
func (b *Box) Dose(c, source float64, d time.Duration) float64 {
	steady, rate := b.Steady(source), b.Flow/b.Volume
	return steady*d.Seconds() - (c-steady)/rate*math.Expm1(-rate*d.Seconds())
}
