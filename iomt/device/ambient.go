package device

import (
	"math"
	"time"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// AmbientConfig describes a room with sensors of temperature and pressure, whose
// readings go with those of telemedicine (Dai et al.).
type AmbientConfig struct {
	Schedule

	Temperature float64 // mean, Cel, -40 to 60
	Swing       float64 // amplitude over the day, highest at 15 o'clock, Cel, 0 to 30
	Pressure    float64 // mean, hPa, 500 to 1100
	Weather     float64 // standard deviation of the pressure, hPa, 0 to 50
}

// DefaultAmbient returns a room at sea level, measured every ten minutes.
func DefaultAmbient() AmbientConfig {
	return AmbientConfig{
		Schedule:    Schedule{Period: 10 * time.Minute, End: sim.Time(day)},
		Temperature: 21, Swing: 2, Pressure: 1013.25, Weather: 8,
	}
}

// Validate returns an error that wraps ErrModel for a field out of its range.
func (c *AmbientConfig) Validate() error {
	return firstError(
		c.Schedule.Validate(),
		inRange("the room's temperature", c.Temperature, -40, 60),
		inRange("the swing of the temperature", c.Swing, 0, 30),
		inRange("the air pressure", c.Pressure, 500, 1100),
		inRange("the spread of the air pressure", c.Weather, 0, 50),
	)
}

// Truth returns the room's temperature at t, Cel.
func (c *AmbientConfig) Truth(t sim.Time) float64 {
	return c.Temperature + c.Swing*math.Cos(2*math.Pi*(t.Seconds()-15*3600)/day.Seconds())
}

// Noise of the thermometer, and time in which the weather changes.
const (
	ambientNoise = 0.1 // Cel
	ambientTau   = 2 * day
)

// Ambient gives a room's temperature and pressure, in this order, at every time of its
// schedule.
type Ambient struct {
	config   AmbientConfig
	clock    clock
	stream   *rng.Stream
	weather  ornstein
	pressure bool // is read next
}

// NewAmbient returns the generator of a room's readings. It fails as Validate does.
func NewAmbient(key rng.Key, c AmbientConfig) (*Ambient, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	s := rng.New(key.Sub("ambient"))
	return &Ambient{config: c, clock: newClock(c.Schedule), stream: s, weather: newOrnstein(s, c.Weather, ambientTau, c.Period)}, nil
}

// Next implements [Generator].
func (a *Ambient) Next() (r Reading, more bool) {
	more = a.Read(&r)
	return r, more
}

// Read implements [Reader].
func (a *Ambient) Read(r *Reading) bool {
	if a.pressure {
		a.pressure = false
		return a.clock.scalar(r, AmbientPressure, a.config.Pressure+a.weather.step(a.stream))
	}
	if !a.clock.tick() {
		return false
	}
	a.pressure = true
	return a.clock.scalar(r, AmbientTemperature, a.stream.ZigguratNormal(a.config.Truth(a.clock.at), ambientNoise))
}
