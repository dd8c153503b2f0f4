package device

import (
	"errors"
	"fmt"
	"time"

	"ihealth/chain/contract"
	"ihealth/sim"
	"ihealth/sim/rng"
)

// Leg is a part of a lot's journey.
type Leg struct {
	Stage Stage
	For   time.Duration // > 0
	Mean  float64       // temperature that its store holds, Cel
}

// Disturbance holds the air about a lot at another temperature: an open door, a failed
// or an overcooled store.
type Disturbance struct {
	At     sim.Time
	For    time.Duration // > 0
	Toward float64       // Cel
}

// ColdChain describes the journey of one lot with its logger. Air fluctuates about its
// store's mean as an Ornstein-Uhlenbeck process.
type ColdChain struct {
	Lot          contract.Pseudonym
	Legs         []Leg         // one after the other, at least one
	Interval     time.Duration // between readings, a multiple of a minute, > 0
	SD           float64       // of the air about its mean, K, 0 to 100
	Correlation  time.Duration // of the air, ≥ 0
	Noise        float64       // standard deviation of a reading, K, 0 to 100
	Disturbances []Disturbance
	Vaccine      Vaccine
}

// coldChainStep is how finely air and vaccine are followed.
const coldChainStep = time.Minute

// Validate says what is impossible about c. The error wraps ErrModel.
func (c *ColdChain) Validate() error {
	switch {
	case len(c.Legs) == 0:
		return fmt.Errorf("device: %w: a journey without legs", ErrModel)
	case c.Interval <= 0 || c.Interval%coldChainStep != 0:
		return fmt.Errorf("device: %w: logger interval %v, want a multiple of %v", ErrModel, c.Interval, coldChainStep)
	case c.Correlation < 0:
		return fmt.Errorf("device: %w: correlation time %v, want ≥ 0", ErrModel, c.Correlation)
	}
	if err := errors.Join(inRange("standard deviation of the air", c.SD, 0, 100), inRange("noise of the logger", c.Noise, 0, 100)); err != nil {
		return err
	}
	for i, l := range c.Legs {
		if l.For <= 0 || !celsius(l.Mean) {
			return fmt.Errorf("device: %w: legs[%d] takes %v at %v °C", ErrModel, i, l.For, l.Mean)
		}
	}
	for i, d := range c.Disturbances {
		if d.For <= 0 || d.At < 0 || !celsius(d.Toward) {
			return fmt.Errorf("device: %w: disturbances[%d] from %v for %v at %v °C", ErrModel, i, d.At, d.For, d.Toward)
		}
	}
	return c.Vaccine.Validate()
}

// celsius reports whether t is a temperature that a medicine may meet.
func celsius(t float64) bool { return t > -zeroCelsius && t < 1000 }

// ends returns when each leg ends.
func (c *ColdChain) ends() []sim.Time {
	out := make([]sim.Time, len(c.Legs))
	var t sim.Time
	for i, l := range c.Legs {
		t = t.Add(l.For)
		out[i] = t
	}
	return out
}

// Logger gives the readings of a lot's logger, the first at the start. A later one stands
// for the interval that ends with it.
type Logger struct {
	chain    ColdChain
	ends     []sim.Time
	air      *rng.Stream
	noise    *rng.Stream
	now      sim.Time
	leg      int
	apart    ornstein // of the air from its mean, K
	sequence uint64
	lot      vaccineState
}

// NewLogger returns the logger of a journey. The streams are the key's "air" and
// "noise", so disturbances change nothing else. The error wraps ErrModel.
func NewLogger(key rng.Key, c ColdChain) (*Logger, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	l := &Logger{chain: c, ends: c.ends(), air: rng.New(key.Sub("air")), noise: rng.New(key.Sub("noise"))}
	l.apart = newOrnstein(l.air, c.SD, c.Correlation, coldChainStep)
	l.lot = vaccineState{vaccine: c.Vaccine, temperature: c.Legs[0].Mean, dose: KineticMean{Energy: c.Vaccine.Energy}}
	return l, nil
}

// Next returns the next reading, and false when the journey is over.
func (l *Logger) Next() (Reading, bool) {
	air := l.chain.Legs[0].Mean + l.apart.value
	if l.sequence > 0 {
		next := l.now.Add(l.chain.Interval)
		if next > l.ends[len(l.ends)-1] {
			return Reading{}, false
		}
		for l.now < next {
			air = l.step()
		}
	}
	l.sequence++
	q, err := NewQuantity(air+l.chain.Noise*l.noise.Normal(0, 1), ColdChainLogger.Unit())
	if err != nil {
		panic("device: " + err.Error()) // finite by Validate
	}
	return Reading{Kind: ColdChainLogger, Subject: l.chain.Lot, Sequence: l.sequence, At: l.now, Quantity: q}, true
}

// step goes on by one step and returns the air of it.
func (l *Logger) step() float64 {
	air := l.chain.Legs[l.leg].Mean
	for _, d := range l.chain.Disturbances {
		if l.now >= d.At && l.now < d.At.Add(d.For) {
			air = d.Toward
		}
	}
	air += l.apart.step(l.air)
	l.now = l.now.Add(coldChainStep)
	l.lot.expose(air, coldChainStep)
	if l.now >= l.ends[l.leg] && l.leg+1 < len(l.ends) {
		l.leg++
	}
	return air
}

// Temperature returns the vaccine's own temperature, Cel.
func (l *Logger) Temperature() float64 { return l.lot.temperature }

// Decayed reports whether warmth has spoilt the vaccine by now.
func (l *Logger) Decayed() bool { return l.lot.decayed() }

// Frozen reports whether frost has spoilt the vaccine by now.
func (l *Logger) Frozen() bool { return l.lot.frozen }
