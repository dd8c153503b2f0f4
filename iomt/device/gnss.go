package device

import (
	"fmt"
	"math"
	"time"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// Trip takes a person from home to a place, in a straight line, and back.
type Trip struct {
	Depart, Return sim.Time // from home, and from the place: Return > Depart
	To             Position
	Speed          float64 // m/s, > 0; +Inf: at once
}

// at returns where the person is at t, and false when at home before or after the trip.
func (p Trip) at(t sim.Time, home Position) (Position, bool) {
	if t < p.Depart {
		return home, false
	}
	far := math.Hypot(p.To.East-home.East, p.To.North-home.North)
	reached := min(far, t.Sub(p.Depart).Seconds()*p.Speed)
	if t >= p.Return {
		out := min(far, p.Return.Sub(p.Depart).Seconds()*p.Speed)
		reached = out - t.Sub(p.Return).Seconds()*p.Speed
		if !(reached > 0) {
			return home, false
		}
	}
	if math.IsNaN(reached) || far == 0 { // at an infinite speed, in the moment of departure
		return home, true
	}
	k := reached / far
	return Position{home.East + k*(p.To.East-home.East), home.North + k*(p.To.North-home.North)}, true
}

// GNSSConfig describes a receiver of satellite navigation that a person wears.
type GNSSConfig struct {
	Schedule

	Home  Position
	Trips []Trip // one after the other

	// Sigma is the standard deviation of the error in each direction, m, ≥ 0.
	Sigma float64
	// Correlation is the time in which the error's correlation falls to 1/e, ≥ 0. With 0,
	// each fix has an error of its own, as in textbooks; receivers have a memory
	// (Sensors 2020, 20, 6050 prefers an Ornstein–Uhlenbeck process).
	Correlation time.Duration
}

// Validate returns an error that wraps ErrModel for a field out of its range.
func (c *GNSSConfig) Validate() error {
	for _, t := range c.Trips {
		if t.Depart < 0 || t.Return <= t.Depart || !(t.Speed > 0) {
			return fmt.Errorf("device: %w: a trip from %v to %v at %v m/s, want an end after its begin and a speed above 0",
				ErrModel, t.Depart, t.Return, t.Speed)
		}
		if err := t.To.Validate(); err != nil {
			return err
		}
	}
	return firstError(
		c.Schedule.Validate(),
		c.Home.Validate(),
		inRange("sigma in m", c.Sigma, 0, 1e6),
		inRange("the correlation time in s", c.Correlation.Seconds(), 0, 1e9),
	)
}

// Truth returns where the person is at t.
func (c *GNSSConfig) Truth(t sim.Time) Position {
	for i := range c.Trips {
		if p, away := c.Trips[i].at(t, c.Home); away {
			return p
		}
	}
	return c.Home
}

// GNSS gives fixes: the true position with an error.
type GNSS struct {
	config      GNSSConfig
	clock       clock
	stream      *rng.Stream
	east, north ornstein
}

// NewGNSS returns the generator of a person's fixes. It fails as Validate does.
func NewGNSS(key rng.Key, c GNSSConfig) (*GNSS, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	s := rng.New(key.Sub("gnss"))
	return &GNSS{
		config: c, clock: newClock(c.Schedule), stream: s,
		east:  newOrnstein(s, c.Sigma, c.Correlation, c.Period),
		north: newOrnstein(s, c.Sigma, c.Correlation, c.Period),
	}, nil
}

// Next implements [Generator].
func (g *GNSS) Next() (r Reading, more bool) {
	more = g.Read(&r)
	return r, more
}

// Read implements [Reader].
func (g *GNSS) Read(r *Reading) bool {
	if !g.clock.tick() {
		return false
	}
	p := g.config.Truth(g.clock.at)
	p.East += g.east.step(g.stream)
	p.North += g.north.step(g.stream)
	*r = Reading{}
	r.Kind, r.Subject, r.Sequence, r.At, r.Position = Location, g.config.Subject, g.clock.sequence, g.clock.at, p
	return true
}
