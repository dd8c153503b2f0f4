package device

import (
	"fmt"
	"slices"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// Source gives something off into the air of a room for a time.
type Source struct {
	From, To sim.Time // From < To
	Rate     float64  // unit of the kind · m³/s, 0 to 1e9
}

// AirConfig describes a room with a sensor of its air.
type AirConfig struct {
	Schedule

	Kind       Kind     // CarbonDioxide or Particles
	Box        Box      // in the unit of the kind
	Background float64  // source that is always there, unit of the kind · m³/s, 0 to 1e9
	Sources    []Source // beside it
	Noise      float64  // standard deviation of a reading, unit of the kind, 0 to 1e9
}

// Validate returns an error that wraps ErrModel for a field out of its range.
func (c *AirConfig) Validate() error {
	if c.Kind != CarbonDioxide && c.Kind != Particles {
		return fmt.Errorf("device: %w: a sensor of air for %v", ErrModel, c.Kind)
	}
	for i, s := range c.Sources {
		if s.From >= s.To {
			return fmt.Errorf("device: %w: sources[%d] from %v to %v", ErrModel, i, s.From, s.To)
		}
		if err := inRange("a source", s.Rate, 0, 1e9); err != nil {
			return err
		}
	}
	return firstError(
		c.Schedule.Validate(),
		c.Box.Validate(),
		inRange("the source in the background", c.Background, 0, 1e9),
		inRange("noise of the sensor", c.Noise, 0, 1e9),
	)
}

// rate returns what all sources give off at t.
func (c *AirConfig) rate(t sim.Time) float64 {
	rate := c.Background
	for _, s := range c.Sources {
		if s.From <= t && t < s.To {
			rate += s.Rate
		}
	}
	return rate
}

// Air gives the readings of a sensor in a room, whose air is in equilibrium with the
// background at the start.
type Air struct {
	config  AirConfig
	clock   clock
	stream  *rng.Stream
	changes []sim.Time // of the sources, in order
	now     sim.Time
	level   float64
}

// NewAir returns the sensor of a room, whose stream is the key's "air". It fails as
// Validate does.
func NewAir(key rng.Key, c AirConfig) (*Air, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	a := &Air{config: c, clock: newClock(c.Schedule), stream: rng.New(key.Sub("air")), now: c.Start, level: c.Box.Steady(c.Background)}
	for _, s := range c.Sources {
		a.changes = append(a.changes, s.From, s.To)
	}
	slices.Sort(a.changes)
	return a, nil
}

// Next implements [Generator].
func (a *Air) Next() (r Reading, more bool) {
	more = a.Read(&r)
	return r, more
}

// Read implements [Reader].
func (a *Air) Read(r *Reading) bool {
	if !a.clock.tick() {
		return false
	}
	a.advance(a.clock.at)
	return a.clock.scalar(r, a.config.Kind, a.stream.ZigguratNormal(a.level, a.config.Noise))
}

// advance brings the air to time t, from one change of the sources to the next.
func (a *Air) advance(t sim.Time) {
	for a.now < t {
		next := t
		for len(a.changes) > 0 && a.changes[0] <= a.now {
			a.changes = a.changes[1:]
		}
		if len(a.changes) > 0 {
			next = min(next, a.changes[0])
		}
		a.level = a.config.Box.After(a.level, a.config.rate(a.now), next.Sub(a.now))
		a.now = next
	}
}

// Level returns the true concentration at the last reading, in the unit of the kind.
func (a *Air) Level() float64 { return a.level }
