package device

import (
	"time"

	"ihealth/sim"
	"ihealth/sim/rng"
)

// VitalsConfig describes a person with a thermometer and monitors of heart and
// respiration rate on the body (Zheng et al., quarantine monitoring).
type VitalsConfig struct {
	Schedule

	Mean        float64       // temperature without fever, Cel, 30 to 40
	Spread      float64       // its standard deviation, Cel, 0 to 2
	Correlation time.Duration // in which its correlation falls to 1/e, ≥ 0
	Fevers      []Fever

	HeartRate            float64 // at Mean, /min, 30 to 150
	HeartSpread          float64 // standard deviation of a reading, /min, 0 to 30
	HeartPerDegree       float64 // by which it follows the temperature, /min per Cel, 0 to 20
	Respiration          float64 // at Mean, /min, 5 to 40
	RespirationSpread    float64 // standard deviation of a reading, /min, 0 to 10
	RespirationPerDegree float64 // by which it follows the temperature, /min per Cel, 0 to 5
}

// DefaultVitals returns a healthy adult at rest, measured once a minute. Rates follow the
// temperature as in 4493 acute patients: 7.2 beats and 1.4 breaths per minute and degree
// (Jensen, Kellett, Hallas and Brabrand, Acute Medicine 18, 2019). The spreads are ours.
func DefaultVitals() VitalsConfig {
	return VitalsConfig{
		Schedule: Schedule{Period: time.Minute, End: sim.Time(24 * time.Hour)},
		Mean:     36.6, Spread: 0.2, Correlation: 3 * time.Hour,
		HeartRate: 70, HeartSpread: 4, HeartPerDegree: 7.2,
		Respiration: 16, RespirationSpread: 1, RespirationPerDegree: 1.4,
	}
}

// Validate returns an error that wraps ErrModel for a field out of its range.
func (c *VitalsConfig) Validate() error {
	if err := c.Schedule.Validate(); err != nil {
		return err
	}
	for _, f := range c.Fevers {
		if err := f.Validate(); err != nil {
			return err
		}
	}
	return firstError(
		inRange("the mean temperature", c.Mean, 30, 40),
		inRange("the spread of the temperature", c.Spread, 0, 2),
		inRange("the correlation time in s", c.Correlation.Seconds(), 0, 1e9),
		inRange("the heart rate", c.HeartRate, 30, 150),
		inRange("the spread of the heart rate", c.HeartSpread, 0, 30),
		inRange("the heart rate per degree", c.HeartPerDegree, 0, 20),
		inRange("the respiration rate", c.Respiration, 5, 40),
		inRange("the spread of the respiration rate", c.RespirationSpread, 0, 10),
		inRange("the respiration rate per degree", c.RespirationPerDegree, 0, 5),
	)
}

// Fever returns by how much fevers raise the temperature at t, Cel: the truth behind the
// readings.
func (c *VitalsConfig) Fever(t sim.Time) float64 {
	sum := 0.0
	for i := range c.Fevers {
		sum += c.Fevers[i].At(t)
	}
	return sum
}

// Vitals gives temperature, heart rate and respiration rate, in this order, at every time
// of its schedule.
type Vitals struct {
	config  VitalsConfig
	clock   clock
	stream  *rng.Stream
	drift   ornstein
	over    float64 // present temperature over the mean, Cel
	pending Kind    // to be read next at the present time
}

// NewVitals returns the generator of a person's vital signs. It fails as Validate does.
func NewVitals(key rng.Key, c VitalsConfig) (*Vitals, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	s := rng.New(key.Sub("vitals"))
	return &Vitals{
		config: c, clock: newClock(c.Schedule), stream: s, pending: Temperature,
		drift: newOrnstein(s, c.Spread, c.Correlation, c.Period),
	}, nil
}

// Next implements [Generator].
func (v *Vitals) Next() (r Reading, more bool) {
	more = v.Read(&r)
	return r, more
}

// Read implements [Reader].
func (v *Vitals) Read(r *Reading) bool {
	c := &v.config
	switch v.pending {
	case HeartRate:
		v.pending = RespirationRate
		return v.clock.scalar(r, HeartRate, v.rate(c.HeartRate, c.HeartPerDegree, c.HeartSpread))
	case RespirationRate:
		v.pending = Temperature
		return v.clock.scalar(r, RespirationRate, v.rate(c.Respiration, c.RespirationPerDegree, c.RespirationSpread))
	default:
		if !v.clock.tick() {
			return false
		}
		v.over = v.drift.step(v.stream) + c.Fever(v.clock.at)
		v.pending = HeartRate
		return v.clock.scalar(r, Temperature, c.Mean+v.over)
	}
}

// rate returns a rate that follows the temperature, /min.
func (v *Vitals) rate(mean, perDegree, spread float64) float64 {
	return max(0, v.stream.ZigguratNormal(mean+perDegree*v.over, spread))
}

// firstError returns the first that is not nil.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
