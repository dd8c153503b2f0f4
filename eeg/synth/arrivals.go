package synth

import (
	"math"

	"ihealth/sim/rng"
)

// arrivals is a stationary renewal process.
type arrivals struct {
	gap    func() float64 // s between two arrivals, > 0
	latest float64        // s, the last arrival so far; negative before the beginning
	next   float64        // s, the one after it, > 0 at first
}

// newArrivals runs the process for the time before the beginning that it needs to
// forget how it began.
func newArrivals(perSecond float64, gap func() float64) *arrivals {
	a := &arrivals{gap: gap, latest: math.Inf(-1), next: math.Inf(1)}
	if perSecond == 0 {
		return a
	}
	for a.next = -30 / perSecond; a.next <= 0; {
		a.step()
	}
	return a
}

func (a *arrivals) step() { a.latest, a.next = a.next, a.next+a.gap() }

// arrived reports whether there was an arrival since the last call, of which latest
// tells the time.
func (a *arrivals) arrived(t float64) bool {
	if t < a.next {
		return false
	}
	a.step()
	return true
}

// poisson returns arrivals of a rate that begin again only after a pause, both per
// second and in s; the rate is met with the pauses.
func poisson(s *rng.Stream, perSecond, pause float64) *arrivals {
	return newArrivals(perSecond, func() float64 { return pause + s.Exponential(perSecond/(1-perSecond*pause)) })
}
