package sim

import (
	"math"

	"ihealth/sim/rng"
)

// Source is a Poisson process: what it sends happens at exponential intervals.
type Source struct {
	Rate   float64     // arrivals, 1/s, > 0 and finite
	Stream *rng.Stream // of the intervals: one draw each
	Arrive Handler     // called at each arrival
}

// Start schedules the first arrival, one interval from now. It panics when the
// rate is out of range or the stream or handler is missing.
func (src *Source) Start(s *Simulation) {
	if !(src.Rate > 0) || math.IsInf(src.Rate, 1) || src.Stream == nil || src.Arrive == nil {
		panic("sim: source needs a finite rate > 0, a stream and a handler")
	}
	src.schedule(s)
}

// Handle is an arrival; Start arranges for it to be called.
func (src *Source) Handle(s *Simulation) {
	src.schedule(s)
	src.Arrive.Handle(s)
}

func (src *Source) schedule(s *Simulation) {
	s.Schedule(Delay(src.Stream.Exponential(src.Rate)), src)
}
