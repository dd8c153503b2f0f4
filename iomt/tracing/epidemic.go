package tracing

import (
	"fmt"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// Day is 24 hours.
const Day = 24 * 3600 * sim.Time(1e9)

// Epidemic is an SEIR model on a contact graph: the susceptible are exposed at a meeting, become infectious
// after a latent time, and recover; everybody infected is reported some time after that. Times are in s.
type Epidemic struct {
	Transmission float64 // probability that a meeting with somebody infectious infects, in (0, 1]
	MinLatent    float64 // least latent time, ≥ 0
	Latent       float64 // mean of what exceeds it, exponential, > 0
	Infectious   float64 // mean time of being infectious, exponential, > 0
	Report       float64 // mean delay of the report after becoming infectious, exponential, > 0
}

// Case is a confirmed infection.
type Case struct {
	Person   int
	Reported sim.Time
}

// Validate returns an error that wraps ErrGraph unless all fields are in range.
func (e Epidemic) Validate() error {
	if !(e.Transmission > 0 && e.Transmission <= 1) {
		return fmt.Errorf("tracing: %w: transmission with probability %v: want more than 0, at most 1", ErrGraph, e.Transmission)
	}
	if !(e.MinLatent >= 0 && e.MinLatent <= 1e8) {
		return fmt.Errorf("tracing: %w: a least latent time of %v s: want 0 to 1e8", ErrGraph, e.MinLatent)
	}
	for _, mean := range []float64{e.Latent, e.Infectious, e.Report} {
		if !(mean > 0 && mean <= 1e8) {
			return fmt.Errorf("tracing: %w: a mean time of %v s: want more than 0, at most 1e8", ErrGraph, mean)
		}
	}
	return nil
}

// Spread lets origin be infectious from time 0 on, and returns everybody who gets infected, in order
// of exposure: the origin first. It panics when e is not valid.
func (e Epidemic) Spread(g *Graph, origin int, stream *rng.Stream) []Case {
	if err := e.Validate(); err != nil {
		panic("tracing: an epidemic that is not valid")
	}
	from, to := make([]sim.Time, g.people), make([]sim.Time, g.people) // infectious
	for i := range from {
		from[i] = sim.Never
	}
	var cases []Case
	infect := func(person int, infectious sim.Time) {
		from[person] = infectious
		to[person] = infectious.Add(sim.Delay(stream.Exponential(1 / e.Infectious)))
		cases = append(cases, Case{person, infectious.Add(sim.Delay(stream.Exponential(1 / e.Report)))})
	}
	infect(origin, 0)
	meet := func(giver, taker int, at sim.Time) {
		if from[taker] == sim.Never && from[giver] <= at && at < to[giver] && stream.Float64() < e.Transmission {
			infect(taker, at.Add(sim.Delay(e.MinLatent+stream.Exponential(1/e.Latent))))
		}
	}
	for _, m := range g.meetings {
		meet(m.A, m.B, m.At)
		if !m.Air {
			meet(m.B, m.A, m.At)
		}
	}
	return cases
}
