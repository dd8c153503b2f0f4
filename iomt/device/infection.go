package device

import (
	"math"
	"time"
)

// Infection is a room in which infectious people breathe out quanta: so much of an agent
// that whoever inhales one on average escapes infection with probability 1/e (Wells 1955;
// Riley, Murphy and Riley, Am. J. Epidemiol. 107, 1978).
type Infection struct {
	Box       Box     // air outside has no quanta
	Infectors int     // I, ≥ 0
	Quanta    float64 // q that each breathes out, 1/s, 0 to 1e6
	Breathing float64 // p of everybody else, m³/s, 0 to 1
}

// Validate returns an error that wraps ErrModel for a field out of its range.
func (i *Infection) Validate() error {
	return firstError(
		i.Box.Validate(),
		inRange("quanta outside", i.Box.Outside, 0, 0),
		inRange("the number of infectors", float64(i.Infectors), 0, 1e6),
		inRange("quanta", i.Quanta, 0, 1e6),
		inRange("breathing", i.Breathing, 0, 1),
	)
}

// source returns what all infectors breathe out, 1/s.
func (i *Infection) source() float64 { return float64(i.Infectors) * i.Quanta }

// Steady returns the probability of infection within d in air that is in equilibrium from
// the start, 1 − exp(−I·q·p·d/Q): the Wells–Riley equation.
func (i *Infection) Steady(d time.Duration) float64 {
	return -math.Expm1(-i.source() * i.Breathing * d.Seconds() / i.Box.Flow)
}

// Growing returns the probability when infectors and others enter clean air together
// (Gammaitoni and Nucci, Emerg. Infect. Dis. 3, 1997): always less than Steady.
func (i *Infection) Growing(d time.Duration) float64 {
	return -math.Expm1(-i.Breathing * i.Box.Dose(0, i.source(), d))
}
