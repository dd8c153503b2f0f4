package device

import (
	"fmt"
	"math"
	"time"

	"ihealth/chain/contract"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Lethality is what steam has done to germs: F0, the minutes at 121.11 °C that would have done
// as much, with a z value of 10 K (USP <1229>; ISO 17665-1). Its zero value is ready to use.
type Lethality struct{ seconds float64 }

// Add appends d at a temperature in Cel.
func (l *Lethality) Add(celsius float64, d time.Duration) {
	l.seconds += d.Seconds() * math.Pow(10, (celsius-121.11)/10)
}

// Minutes returns F0, min.
func (l *Lethality) Minutes() float64 { return l.seconds / 60 }

// Cycle is one run of a steam steriliser: it heats up, holds a temperature and cools down.
type Cycle struct {
	Steriliser contract.Pseudonym
	Start      sim.Time      // ≥ 0
	Period     time.Duration // between readings, > 0
	Heating    time.Duration // from 20 °C to Hold, and back, > 0
	Hold       float64       // Cel, 100 to 140
	For        time.Duration // > 0
	Noise      float64       // standard deviation of a reading, K, 0 to 10
}

// roomTemperature is where a cycle begins and ends, Cel.
const roomTemperature = 20

// DefaultCycle holds 121 °C for 20 minutes and is read every 10 seconds.
func DefaultCycle() Cycle {
	return Cycle{Period: 10 * time.Second, Heating: 10 * time.Minute, Hold: 121, For: 20 * time.Minute, Noise: 0.2}
}

// Validate returns an error that wraps ErrModel for a field out of its range.
func (c *Cycle) Validate() error {
	if c.Start < 0 || c.Period <= 0 || c.Heating <= 0 || c.For <= 0 {
		return fmt.Errorf("device: %w: cycle from %v, read every %v, heated for %v, held for %v", ErrModel, c.Start, c.Period, c.Heating, c.For)
	}
	return firstError(inRange("the temperature that is held", c.Hold, 100, 140), inRange("noise of the steriliser", c.Noise, 0, 10))
}

// End returns when the steriliser is opened.
func (c *Cycle) End() sim.Time { return c.Start.Add(2*c.Heating + c.For) }

// Temperature returns the true temperature at t, Cel.
func (c *Cycle) Temperature(t sim.Time) float64 {
	edge := min(t-c.Start, c.End()-t) // time from the nearer end
	share := float64(edge) / float64(c.Heating)
	return roomTemperature + (c.Hold-roomTemperature)*min(1, max(0, share))
}

// SteamSteriliser gives the readings of a cycle.
type SteamSteriliser struct {
	cycle  Cycle
	clock  clock
	stream *rng.Stream
}

// NewSteamSteriliser returns the generator of a cycle, whose stream is the key's "steriliser".
// It fails as Validate does.
func NewSteamSteriliser(key rng.Key, c Cycle) (*SteamSteriliser, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	s := Schedule{Subject: c.Steriliser, Start: c.Start, Period: c.Period, End: c.End()}
	return &SteamSteriliser{c, newClock(s), rng.New(key.Sub("steriliser"))}, nil
}

// Next implements [Generator].
func (s *SteamSteriliser) Next() (r Reading, more bool) {
	more = s.Read(&r)
	return r, more
}

// Read implements [Reader].
func (s *SteamSteriliser) Read(r *Reading) bool {
	if !s.clock.tick() {
		return false
	}
	return s.clock.scalar(r, Steriliser, s.stream.ZigguratNormal(s.cycle.Temperature(s.clock.at), s.cycle.Noise))
}
