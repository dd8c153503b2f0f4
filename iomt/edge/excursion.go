package edge

import (
	"fmt"
	"time"

	"ihealth/chain"
	"ihealth/iomt/device"
	"ihealth/sim"
)

// absoluteZero is 0 K in milli-Cel.
const absoluteZero = -273_150

// ExcursionConfig says what a cold chain allows.
type ExcursionConfig struct {
	Low, High device.Quantity // storage range, Cel; itself inside
	Alarms    []Alarm
	Kinetic   *Kinetic      // nil: none
	Gap       time.Duration // longest time between readings, ≥ 0; 0: any
}

// Validate says what is impossible about c. The error wraps ErrLimits.
func (c *ExcursionConfig) Validate() error {
	unit := device.ColdChainLogger.Unit()
	switch {
	case c.Low.Unit != unit || c.High.Unit != unit || c.Low.Milli > c.High.Milli:
		return fmt.Errorf("edge: %w: storage from %v to %v", ErrLimits, c.Low, c.High)
	case c.Gap < 0:
		return fmt.Errorf("edge: %w: gap of %v, want ≥ 0", ErrLimits, c.Gap)
	}
	for _, a := range c.Alarms {
		if err := a.Validate(); err != nil {
			return err
		}
	}
	if c.Kinetic != nil {
		return c.Kinetic.Validate()
	}
	return nil
}

// Excursion judges the logger of one lot. A reading stands for the time since the one
// before it. Out of the storage range is a warning; each alarm and the kinetic rule say
// emergency once, when they go off: the lot is breached and stays so.
type Excursion struct {
	config ExcursionConfig
	intake intake
	alarms []alarmState
	mean   device.KineticMean
	warm   bool // the kinetic rule went off
	broken bool
}

var _ Detector = (*Excursion)(nil)

// NewExcursion returns the detector of a lot. The error wraps ErrLimits.
func NewExcursion(c ExcursionConfig) (*Excursion, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	e := &Excursion{config: c, intake: intake{kind: device.ColdChainLogger}, mean: Kinetic{}.mean()}
	if c.Kinetic != nil {
		e.mean = c.Kinetic.mean()
	}
	for _, a := range c.Alarms {
		e.alarms = append(e.alarms, alarmState{Alarm: a})
	}
	return e, nil
}

// Judge returns emergency when an alarm or the kinetic rule goes off, sensor-fault after
// a gap, warning out of the storage range, else normal. It fails with ErrReading when r
// is out of order, of another kind or below absolute zero.
func (e *Excursion) Judge(r device.Reading) (Verdict, error) {
	if r.Quantity.Milli < absoluteZero {
		return Verdict{}, fmt.Errorf("edge: %w: %v is below absolute zero", ErrReading, r.Quantity)
	}
	before := e.intake
	if err := e.intake.admit(r); err != nil {
		return Verdict{}, err
	}
	since := sinceLast(before, r.At)
	why := e.read(r.Quantity, since)
	q, c := r.Quantity, &e.config
	switch {
	case why != "":
		e.broken = true
		return Verdict{Emergency, chain.Urgent, why}, nil
	case c.Gap > 0 && since > c.Gap:
		return Verdict{SensorFault, chain.Normal, fmt.Sprintf("no reading for %v", since)}, nil
	case q.Milli < c.Low.Milli || q.Milli > c.High.Milli:
		return Verdict{Warning, chain.Normal, "outside the storage range"}, nil
	}
	return Verdict{Normal, chain.NonUrgent, "within the storage range"}, nil
}

// sinceLast returns the time since the last reading, 0 for the first.
func sinceLast(last intake, at sim.Time) time.Duration {
	if last.sequence == 0 {
		return 0
	}
	return at.Sub(last.at)
}

// read takes a reading into all rules and says which goes off, "" for none.
func (e *Excursion) read(q device.Quantity, since time.Duration) (why string) {
	e.mean.Add(q.Float(), since)
	if k := e.config.Kinetic; k != nil && !e.warm && k.passed(&e.mean) {
		e.warm = true
		why = fmt.Sprintf("mean kinetic temperature over %v above %v", k.Window, k.Limit)
	}
	for i := range e.alarms {
		if e.alarms[i].read(q.Milli, since) {
			why = e.alarms[i].String()
		}
	}
	return why
}

// Breached reports whether any rule has gone off.
func (e *Excursion) Breached() bool { return e.broken }

// MKT returns the mean kinetic temperature of the record in Cel, NaN before the second
// reading.
func (e *Excursion) MKT() float64 { return e.mean.Celsius() }
