package device

import (
	"math"
	"time"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// GlucoseConfig describes a person with a sensor of blood sugar.
type GlucoseConfig struct {
	Schedule

	Fasting     float64         // mg/dL, 40 to 400
	Spread      float64         // standard deviation about it, mg/dL, 0 to 100
	Correlation time.Duration   // in which the correlation falls to 1/e, ≥ 0
	Meals       []time.Duration // times of day at which meals begin, 0 to 24 h
	Rise        float64         // by a meal, at its peak, mg/dL, 0 to 400
	Peak        time.Duration   // after the meal, > 0
}

// DefaultGlucose returns a healthy adult who eats three times a day, measured every five
// minutes: 90 mg/dL, and 45 more 45 minutes after a meal, below the 140 mg/dL at which
// diagnosis begins two hours after eating.
func DefaultGlucose() GlucoseConfig {
	return GlucoseConfig{
		Schedule: Schedule{Period: 5 * time.Minute, End: sim.Time(day)},
		Fasting:  90, Spread: 6, Correlation: 30 * time.Minute,
		Meals: []time.Duration{7 * time.Hour, 12 * time.Hour, 19 * time.Hour}, Rise: 45, Peak: 45 * time.Minute,
	}
}

// Validate returns an error that wraps ErrModel for a field out of its range.
func (c *GlucoseConfig) Validate() error {
	for _, m := range c.Meals {
		if err := inRange("the time of a meal in h", m.Hours(), 0, 24); err != nil {
			return err
		}
	}
	return firstError(
		c.Schedule.Validate(),
		inRange("the fasting glucose", c.Fasting, 40, 400),
		inRange("the spread of the glucose", c.Spread, 0, 100),
		inRange("the correlation time in s", c.Correlation.Seconds(), 0, 1e9),
		inRange("the rise by a meal", c.Rise, 0, 400),
		inRange("the peak after a meal in s", c.Peak.Seconds(), 1, 86400),
	)
}

// Truth returns the glucose at t without its random part, mg/dL. A meal adds
// rise·(x·e^(1−x)), with x the time since it over that of the peak, until the next day's.
func (c *GlucoseConfig) Truth(t sim.Time) float64 {
	sum, clock := c.Fasting, time.Duration(t)%day
	for _, m := range c.Meals {
		since := clock - m
		if since < 0 {
			since += day
		}
		if t < sim.Time(since) {
			continue // before the first day
		}
		x := since.Seconds() / c.Peak.Seconds()
		sum += c.Rise * x * math.Exp(1-x)
	}
	return sum
}

// GlucoseSensor gives the glucose in blood.
type GlucoseSensor struct {
	config GlucoseConfig
	clock  clock
	stream *rng.Stream
	drift  ornstein
}

// NewGlucoseSensor returns the generator of a person's blood sugar. It fails as Validate does.
func NewGlucoseSensor(key rng.Key, c GlucoseConfig) (*GlucoseSensor, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	s := rng.New(key.Sub("glucose"))
	return &GlucoseSensor{config: c, clock: newClock(c.Schedule), stream: s, drift: newOrnstein(s, c.Spread, c.Correlation, c.Period)}, nil
}

// Next implements [Generator].
func (g *GlucoseSensor) Next() (r Reading, more bool) {
	more = g.Read(&r)
	return r, more
}

// Read implements [Reader].
func (g *GlucoseSensor) Read(r *Reading) bool {
	if !g.clock.tick() {
		return false
	}
	value := g.config.Truth(g.clock.at) + g.drift.step(g.stream)
	return g.clock.scalar(r, Glucose, max(0, value))
}
