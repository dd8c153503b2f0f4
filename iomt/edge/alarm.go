package edge

import (
	"fmt"
	"time"

	"ihealth/iomt/device"
)

// Alarm is a condition on the temperature beside a medicine, as loggers have them (WHO
// PQS E006/TR07): at or beyond a limit for a time, in one run or all in all.
type Alarm struct {
	Limit      device.Quantity // Cel; a reading of the limit itself counts
	Below      bool            // at or below the limit, else at or above
	For        time.Duration   // ≥ 0; 0: the first reading is enough
	Cumulative bool            // all times together, else one run without a pause
}

// WHOType1 returns the alarms of an indicator for vaccines that must not freeze (WHO PQS
// E006/TR07, type 1).
func WHOType1() []Alarm {
	return append(heat(), Alarm{Limit: cel(-500), Below: true, For: time.Hour})
}

// WHOType2 returns those for vaccines that frost does not harm (ibid., type 2).
func WHOType2() []Alarm {
	return append(heat(), Alarm{Limit: cel(10_000), For: 20 * time.Hour, Cumulative: true})
}

// heat is what both types have.
func heat() []Alarm {
	return []Alarm{{Limit: cel(45_000), For: time.Hour}, {Limit: cel(30_000), For: 10 * time.Hour, Cumulative: true}}
}

// cel returns a temperature of thousandths of a degree Celsius.
func cel(milli int64) device.Quantity {
	return device.Quantity{Milli: milli, Unit: device.ColdChainLogger.Unit()}
}

// Validate says what is impossible about a. The error wraps ErrLimits.
func (a Alarm) Validate() error {
	if unit := device.ColdChainLogger.Unit(); a.Limit.Unit != unit || a.For < 0 {
		return fmt.Errorf("edge: %w: alarm at %v for %v, want %q and ≥ 0 s", ErrLimits, a.Limit, a.For, unit)
	}
	return nil
}

// String says when the alarm goes off.
func (a Alarm) String() string {
	side, sum := "at or above", ""
	if a.Below {
		side = "at or below"
	}
	if a.Cumulative {
		sum = " in all"
	}
	return fmt.Sprintf("%s %v for %v%s", side, a.Limit, a.For, sum)
}

// holds reports whether a temperature is at or beyond the limit.
func (a Alarm) holds(milli int64) bool {
	if a.Below {
		return milli <= a.Limit.Milli
	}
	return milli >= a.Limit.Milli
}

// alarmState is an alarm with the time that it has counted.
type alarmState struct {
	Alarm
	beyond  bool          // at the last reading
	counted time.Duration // between readings that are both beyond
	fired   bool
}

// read takes a reading, since after the one before, and reports whether the alarm goes
// off now. It does so once.
func (a *alarmState) read(milli int64, since time.Duration) bool {
	beyond := a.holds(milli)
	switch {
	case beyond && a.beyond:
		a.counted += since
	case !beyond && !a.Cumulative:
		a.counted = 0
	}
	a.beyond = beyond
	now := beyond && !a.fired && a.counted >= a.For
	a.fired = a.fired || now
	return now
}
