package sim

import (
	"fmt"
	"math"
	"time"

	"ihealth/sim/rng"
)

// Arrivals wraps a process of arrivals as a model describes it.
type Arrivals interface {
	// Validate returns ErrParameter for a parameter out of its range.
	Validate() error
	// Rate returns the arrivals in the long run, 1/s, NaN when that is not known.
	Rate() float64
	// Start returns the process from its beginning. It is called on valid processes.
	Start(stream *rng.Stream) Intervals
}

// Intervals wraps one run of a process of arrivals.
type Intervals interface {
	// Next returns the time from the last point of the process to the next, and how
	// many arrive there, which may be nobody. It returns io.EOF when there is no next
	// point, and ErrParameter when the process turns out to be impossible.
	Next() (interval time.Duration, customers int, err error)
}

// validateRate asks for a finite rate > 0.
func validateRate(what string, rate float64) error {
	if !(rate > 0) || math.IsInf(rate, 1) {
		return fmt.Errorf("sim: %w: %s is %v/s, want a finite rate > 0", ErrParameter, what, rate)
	}
	return nil
}

// drawTime returns a variate of d, in s, as a time, or ErrParameter when it is
// none.
func drawTime(what string, d rng.Distribution, stream *rng.Stream) (time.Duration, error) {
	return checkTime(what, d.Draw(stream))
}

// checkTime returns x, in s, as a time, or ErrParameter when it is none.
func checkTime(what string, x float64) (time.Duration, error) {
	if !(x >= 0) {
		return 0, fmt.Errorf("sim: %w: a variate of the %s is %v s, want times ≥ 0", ErrParameter, what, x)
	}
	t := Delay(x)
	if t == math.MaxInt64 {
		return 0, fmt.Errorf("sim: %w: a variate of the %s is %.3g s, longer than the clock of nanoseconds goes: use a larger unit of time", ErrParameter, what, x)
	}
	return t, nil
}
