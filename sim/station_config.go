package sim

import (
	"fmt"
	"math"
	"time"

	"ihealth/sim/rng"
)

// StationConfig says what a station is like. The zero values of the fields that
// may be left out mean one server, always at work, and room for everybody.
type StationConfig struct {
	Name       string // place in traces
	Discipline Discipline
	Classes    int // classes 0 to Classes−1, of which 0 is the highest; 1 to 1e5
	Servers    int // 0 means 1; at most 1e5
	Capacity   int // customers at most, waiting and in service, ≥ Servers; 0: any number

	// Resample returns the new requirement of an interrupted customer, ≥ 0. Needed by
	// PreemptiveResample only.
	Resample func(c Customer) time.Duration

	Breakdown *Breakdown // of each server by itself; nil: none
	// Vacation is the time in s for which a server leaves when it finds nobody to
	// serve, as at the beginning; when it finds nobody again, it leaves again. Nil:
	// servers wait.
	Vacation rng.Distribution
	Key      rng.Key // names the streams of breakdowns and vacations

	// Departed is told of each customer that leaves, with the clock at that time.
	Departed func(c Customer)
	// Lost is told of each customer that finds the station full, and may be nil.
	Lost func(c Customer)
}

// Breakdown makes a server, which works at the beginning, fail and work in turn,
// whether it serves or not. A service that a failure interrupts goes on from where
// it was, whatever the discipline: where newcomers preempt, at the first server that
// the customer can claim; otherwise at the same server after its repair.
type Breakdown struct {
	Up   rng.Distribution // from a repair to the next failure, s
	Down rng.Distribution // from a failure to its repair, s
}

// availability returns the long-run fraction of time in which a server works.
func (b *Breakdown) availability() float64 {
	if b == nil {
		return 1
	}
	return b.Up.Mean() / (b.Up.Mean() + b.Down.Mean())
}

// maxServers keeps a slip of the keyboard from filling the memory.
const maxServers = 100_000

// Validate returns ErrParameter for a field out of its range.
func (c StationConfig) Validate() error {
	switch {
	case c.Departed == nil:
		return fmt.Errorf("sim: %w: nobody is told of departures", ErrParameter)
	case c.Discipline == PreemptiveResample && c.Resample == nil:
		return fmt.Errorf("sim: %w: %v needs a source of new requirements", ErrParameter, c.Discipline)
	}
	return c.validateModel()
}

// validateModel is Validate without the functions that a running model gives.
func (c StationConfig) validateModel() error {
	switch {
	case int(c.Discipline) >= len(disciplineNames):
		return fmt.Errorf("sim: %w: unknown discipline %v", ErrParameter, c.Discipline)
	case c.Classes < 1 || c.Classes > maxEntities:
		return fmt.Errorf("sim: %w: station with %d classes, want 1 to %d", ErrParameter, c.Classes, maxEntities)
	case c.Servers < 0 || c.Servers > maxServers:
		return fmt.Errorf("sim: %w: station with %d servers, want 1 to %d, or 0 for 1", ErrParameter, c.Servers, maxServers)
	case c.Capacity < 0 || c.Capacity > 0 && c.Capacity < c.servers():
		return fmt.Errorf("sim: %w: room for %d customers at %d servers, want one each or more, or 0 for no bound",
			ErrParameter, c.Capacity, c.servers())
	}
	return c.validateAbsences()
}

func (c StationConfig) validateAbsences() error {
	if c.Breakdown != nil && c.Vacation != nil {
		return fmt.Errorf("sim: %w: servers that fail and take vacations, want one of both", ErrParameter)
	}
	if c.Breakdown != nil {
		if err := validateMean("time to a failure", c.Breakdown.Up); err != nil {
			return err
		}
		return validateMean("time of a repair", c.Breakdown.Down)
	}
	if c.Vacation != nil {
		return validateMean("vacation", c.Vacation)
	}
	return nil
}

// clockResolution is a nanosecond in s.
const clockResolution = 1e-9

// validateMean asks for a distribution with a finite mean > 0 that is valid, where
// it can say so.
func validateMean(what string, d rng.Distribution) error {
	if d == nil {
		return fmt.Errorf("sim: %w: no distribution of the %s", ErrParameter, what)
	}
	switch m := d.Mean(); {
	case !(m > 0) || math.IsInf(m, 1):
		return fmt.Errorf("sim: %w: mean %s is %v s, want a finite time > 0", ErrParameter, what, m)
	case m < clockResolution:
		return fmt.Errorf("sim: %w: mean %s is %v s, below the clock's nanosecond: use a larger unit of time", ErrParameter, what, m)
	}
	if v, ok := d.(interface{ Validate() error }); ok {
		if err := v.Validate(); err != nil {
			return fmt.Errorf("sim: %w: %s: %w", ErrParameter, what, err)
		}
	}
	return nil
}

// validateVariance refuses an infinite variance of what customers at one server wait
// for. D may be nil.
func validateVariance(what string, d rng.Distribution) error {
	if d != nil && math.IsInf(d.Variance(), 1) {
		return fmt.Errorf("sim: %w: the %s has an infinite variance, which makes the mean wait at one server infinite: bound it, or the capacity of a queue", ErrParameter, what)
	}
	return nil
}

// servers returns the number of servers, of which there is at least one.
func (c StationConfig) servers() int { return max(1, c.Servers) }
