package sim

import (
	"math"
	"time"
)

// Time is a point of simulated time in nanoseconds since the beginning of the
// simulation. Integers make ties exact and sums independent of their order.
type Time int64

// Never is later than every event: what is scheduled at Never does not happen.
const Never Time = math.MaxInt64

// Seconds returns the time s seconds after the beginning, to the nearest
// nanosecond; 292 years and more is Never. It panics when s is negative or NaN.
func Seconds(s float64) Time { return Time(Delay(s)) }

// Delay returns s seconds as a duration, to the nearest nanosecond; 292 years and
// more saturate, and an event so delayed never happens. It panics when s is
// negative or NaN.
func Delay(s float64) time.Duration {
	if !(s >= 0) {
		panic("sim: time in seconds is negative or NaN")
	}
	nanoseconds := math.RoundToEven(s * 1e9)
	if nanoseconds >= math.MaxInt64 {
		return math.MaxInt64
	}
	return time.Duration(nanoseconds)
}

// Add returns the time d after t, at most Never.
func (t Time) Add(d time.Duration) Time {
	if d > 0 && t > Never-Time(d) {
		return Never
	}
	return t + Time(d)
}

// Seconds returns the time since the beginning in seconds.
func (t Time) Seconds() float64 { return float64(t) / 1e9 }

// String returns the time since the beginning as a duration such as "1.5s".
func (t Time) String() string { return time.Duration(t).String() }

// Sub returns the duration from u to t.
func (t Time) Sub(u Time) time.Duration { return time.Duration(t - u) }
