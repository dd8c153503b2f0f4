package device

import (
	"time"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// PressureConfig describes a person with a cuff that measures blood pressure, and the heart
// rate with it.
type PressureConfig struct {
	Schedule

	Systolic, Diastolic float64 // means by day, mm[Hg], 60 to 250 and 30 to 150
	Spread              float64 // standard deviation of each, mm[Hg], 0 to 40
	Dip                 float64 // share by which both are lower from 22 to 6 o'clock, 0 to 0.5
	HeartRate           float64 // mean, /min, 30 to 150
	HeartSpread         float64 // /min, 0 to 30
}

// DefaultPressure returns a healthy adult, measured every half hour, whose pressure falls
// by a tenth at night.
func DefaultPressure() PressureConfig {
	return PressureConfig{
		Schedule: Schedule{Period: 30 * time.Minute, End: sim.Time(day)},
		Systolic: 120, Diastolic: 78, Spread: 7, Dip: 0.1, HeartRate: 70, HeartSpread: 5,
	}
}

// Validate returns an error that wraps ErrModel for a field out of its range.
func (c *PressureConfig) Validate() error {
	return firstError(
		c.Schedule.Validate(),
		inRange("the systolic pressure", c.Systolic, 60, 250),
		inRange("the diastolic pressure", c.Diastolic, 30, min(150, c.Systolic)),
		inRange("the spread of the pressure", c.Spread, 0, 40),
		inRange("the dip at night", c.Dip, 0, 0.5),
		inRange("the heart rate", c.HeartRate, 30, 150),
		inRange("the spread of the heart rate", c.HeartSpread, 0, 30),
	)
}

// Truth returns the mean pressures at t, mm[Hg].
func (c *PressureConfig) Truth(t sim.Time) (systolic, diastolic float64) {
	factor := 1.0
	if clock := time.Duration(t) % day; clock < 6*time.Hour || clock >= 22*time.Hour {
		factor -= c.Dip
	}
	return factor * c.Systolic, factor * c.Diastolic
}

// PressureCuff gives systolic and diastolic pressure and the heart rate, in this order, at
// every time of its schedule.
type PressureCuff struct {
	config  PressureConfig
	clock   clock
	stream  *rng.Stream
	common  float64 // by which both pressures differ from their means, mm[Hg]
	pending Kind
}

// NewPressureCuff returns the generator of a person's blood pressure. It fails as Validate does.
func NewPressureCuff(key rng.Key, c PressureConfig) (*PressureCuff, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return &PressureCuff{config: c, clock: newClock(c.Schedule), stream: rng.New(key.Sub("pressure")), pending: SystolicPressure}, nil
}

// Next implements [Generator]. Both pressures of a measurement differ from their means
// alike, so the systolic one is never below the diastolic.
func (p *PressureCuff) Next() (r Reading, more bool) {
	more = p.Read(&r)
	return r, more
}

// Read implements [Reader].
func (p *PressureCuff) Read(r *Reading) bool {
	c := &p.config
	switch p.pending {
	case DiastolicPressure:
		p.pending = HeartRate
		_, mean := c.Truth(p.clock.at)
		return p.clock.scalar(r, DiastolicPressure, max(0, mean+p.common))
	case HeartRate:
		p.pending = SystolicPressure
		return p.clock.scalar(r, HeartRate, max(0, p.stream.ZigguratNormal(c.HeartRate, c.HeartSpread)))
	default:
		if !p.clock.tick() {
			return false
		}
		mean, _ := c.Truth(p.clock.at)
		p.common = p.stream.ZigguratNormal(0, c.Spread)
		p.pending = DiastolicPressure
		return p.clock.scalar(r, SystolicPressure, max(0, mean+p.common))
	}
}
